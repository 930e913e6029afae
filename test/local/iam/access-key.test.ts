// The access key ids of functions.
import { accessKeyIdOf } from '../../../local/iam/access-key.ts';

describe('accessKeyIdOf', () => {
  it('gives the same id for the same function and another for another', () => {
    expect(accessKeyIdOf('Authorizer')).toBe(accessKeyIdOf('Authorizer'));
    expect(accessKeyIdOf('Authorizer')).not.toBe(accessKeyIdOf('ApiKeys'));
  });

  it('has the form of an id of temporary credentials', () => {
    expect(accessKeyIdOf('Authorizer')).toMatch(/^ASIA[A-Z2-7]{16}$/);
  });
});

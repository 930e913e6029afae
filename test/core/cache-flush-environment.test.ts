import {
  decodeCacheFlushEnvironment,
  encodeCacheFlushEnvironment,
} from '../../core/cache-flush-environment.ts';

const config = { apiId: 'api', stageName: 'test', authorizerTimeoutSeconds: 5 };
const variables = encodeCacheFlushEnvironment(config);

it('reads what was written', () => {
  expect(decodeCacheFlushEnvironment(variables)).toEqual(config);
});

it.each(Object.keys(variables))('fails without %s, naming it', (name) => {
  expect(() => decodeCacheFlushEnvironment({ ...variables, [name]: undefined })).toThrow(name);
});

it('fails for a time that is no number', () => {
  const malformed = { ...variables, AUTHORIZER_TIMEOUT_SECONDS: 'five' };

  expect(() => decodeCacheFlushEnvironment(malformed)).toThrow('AUTHORIZER_TIMEOUT_SECONDS');
});

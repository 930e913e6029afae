import {
  decodeAccessControlEnvironment,
  encodeAccessControlEnvironment,
} from '../../core/access-control-environment.ts';

const CONFIG = {
  accessTable: 'access',
  apiKeyTable: 'keys',
  apiKeyAccountIndex: 'by-account',
  apiId: 'abcdef1234',
  stageName: 'prod',
  cacheTtlSeconds: 300,
  flushDelayMs: 250,
};
const VARIABLES = encodeAccessControlEnvironment(CONFIG);

describe('the environment of the access-control function', () => {
  it('reads what was written', () => {
    expect(decodeAccessControlEnvironment(VARIABLES)).toEqual(CONFIG);
  });

  it.each(Object.keys(VARIABLES))('fails naming %s when it is missing', (variable) => {
    expect(() => decodeAccessControlEnvironment({ ...VARIABLES, [variable]: undefined })).toThrow(
      variable,
    );
  });

  it('fails naming a time to live that is no number', () => {
    expect(() => decodeAccessControlEnvironment({ ...VARIABLES, CACHE_TTL_SECONDS: '5m' })).toThrow(
      'CACHE_TTL_SECONDS',
    );
  });
});

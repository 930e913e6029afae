import fc from 'fast-check';
import {
  decodeApiKeysEnvironment,
  decodeAuthorizerEnvironment,
  decodeIdentityEnvironment,
  encodeApiKeysEnvironment,
  encodeAuthorizerEnvironment,
  encodeIdentityEnvironment,
  type AuthorizerEnvironment,
} from '../../core/environment.ts';
import { JWT_ALGORITHMS, TOKEN_KINDS } from '../../core/issuer.ts';

const name = fc.string({ minLength: 1, maxLength: 40 });
const authorizer: fc.Arbitrary<AuthorizerEnvironment> = fc.record({
  apiKeyTable: name,
  sessionTable: name,
  accessTable: fc.option(name, { nil: undefined }),
  usageKey: fc.option(name, { nil: undefined }),
  issuers: fc.array(
    fc.record({
      issuer: fc.webUrl(),
      jwksUri: fc.webUrl(),
      kind: fc.constantFrom(...TOKEN_KINDS),
      algorithms: fc.subarray([...JWT_ALGORITHMS]),
      audiences: fc.array(name),
      clientIds: fc.array(name),
      userIdPrefix: name,
      tokenLifetimeMaxSeconds: fc.nat(),
    }),
    { maxLength: 3 },
  ),
  legacyApiKeys: fc.constantFrom('accept', 'refuse'),
  cacheTtlSeconds: fc.nat(3600),
  expiryConditions: fc.boolean(),
});

describe('the environment of the authorizer', () => {
  it('reads what was written', () => {
    fc.assert(
      fc.property(authorizer, (config) => {
        expect(decodeAuthorizerEnvironment(encodeAuthorizerEnvironment(config))).toEqual(config);
      }),
    );
  });

  it.each([
    ['API_KEY_TABLE', undefined],
    ['API_KEY_TABLE', ''],
    ['SESSION_TABLE', undefined],
    ['ISSUERS', '[{'],
    ['LEGACY_API_KEYS', 'maybe'],
    ['CACHE_TTL_SECONDS', '5m'],
    ['EXPIRY_CONDITIONS', 'yes'],
  ])('fails naming %s when it is %j', (variable, value) => {
    const [config] = fc.sample(authorizer, 1);
    const variables = { ...encodeAuthorizerEnvironment(config!), [variable]: value };
    expect(() => decodeAuthorizerEnvironment(variables)).toThrow(variable);
  });

  it('has no variable for what there is not', () => {
    const [config] = fc.sample(authorizer, 1);
    const without = { ...config!, accessTable: undefined, usageKey: undefined };

    expect(Object.keys(encodeAuthorizerEnvironment(without)).sort()).toEqual([
      'API_KEY_TABLE',
      'CACHE_TTL_SECONDS',
      'EXPIRY_CONDITIONS',
      'ISSUERS',
      'LEGACY_API_KEYS',
      'SESSION_TABLE',
    ]);
  });

  it('keeps why a text is no JSON', () => {
    const [config] = fc.sample(authorizer, 1);
    const variables = { ...encodeAuthorizerEnvironment(config!), ISSUERS: '[{' };

    const failure = () => {
      try {
        return decodeAuthorizerEnvironment(variables);
      } catch (error) {
        return error;
      }
    };

    expect(failure()).toMatchObject({
      message: 'ISSUERS must be JSON',
      cause: { name: 'SyntaxError' },
    });
  });
});

describe('the environment of the identity function', () => {
  it('reads what was written, and fails naming what is missing', () => {
    for (const accessTable of [undefined, 'a']) {
      const config = { apiKeyTable: 't', apiKeyAccountIndex: 'i', accessTable };
      expect(decodeIdentityEnvironment(encodeIdentityEnvironment(config))).toEqual(config);
    }
    expect(() => decodeIdentityEnvironment({})).toThrow('API_KEY_TABLE');
  });
});

describe('the environment of the API key function', () => {
  it('reads what was written, and fails naming what is missing', () => {
    const config = {
      apiKeyTable: 't',
      apiKeyAccountIndex: 'i',
      accessTable: undefined,
      apiId: 'a',
      stageName: 's',
      apiKeysPerAccountMax: 3,
      cacheTtlSeconds: 300,
      flushDelayMs: 250,
    };
    const variables = encodeApiKeysEnvironment(config);
    expect(decodeApiKeysEnvironment(variables)).toEqual(config);
    const withAccess = { ...config, accessTable: 'access' };
    expect(decodeApiKeysEnvironment(encodeApiKeysEnvironment(withAccess))).toEqual(withAccess);
    for (const variable of Object.keys(variables)) {
      expect(() => decodeApiKeysEnvironment({ ...variables, [variable]: undefined })).toThrow(
        variable,
      );
    }
  });
});

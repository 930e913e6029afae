// The environments of all functions: what a construct writes, the handler reads.
import fc from 'fast-check';
import { ACCESS_CONTROL_VARIABLES } from '../../../core/environment/access-control.ts';
import { API_KEYS_VARIABLES } from '../../../core/environment/api-keys.ts';
import {
  AUTHORIZER_VARIABLES,
  type AuthorizerEnvironment,
} from '../../../core/environment/authorizer.ts';
import { CACHE_FLUSH_VARIABLES } from '../../../core/environment/cache-flush.ts';
import { IDENTITY_VARIABLES } from '../../../core/environment/identity.ts';
import { KEY_EVENTS_VARIABLES } from '../../../core/environment/key-events.ts';
import { KEY_USAGE_VARIABLES } from '../../../core/environment/key-usage.ts';
import { SECRET_SCANNING_VARIABLES } from '../../../core/environment/secret-scanning.ts';
import { SESSION_USAGE_VARIABLES } from '../../../core/environment/session-usage.ts';
import { SESSIONS_VARIABLES } from '../../../core/environment/sessions.ts';
import { THROTTLE_VARIABLES } from '../../../core/environment/throttle.ts';
import { decodeEnvironment, encodeEnvironment } from '../../../core/environment/variable.ts';
import { JWT_ALGORITHMS, TOKEN_KINDS } from '../../../core/issuer.ts';

const text = fc.string({ minLength: 1, maxLength: 40 });
const count = fc.nat(999_999_999);
const mayBeMissing = fc.option(text, { nil: undefined });
const legacyApiKeys = fc.constantFrom('accept', 'refuse');

const identity = { apiKeyTable: text, apiKeyAccountIndex: text, accessTable: mayBeMissing };
const changedStage = { apiId: text, stageName: text, flushDelayMs: count };
const followedStage = { apiId: text, stageName: text, authorizerTimeoutSeconds: count };
const issuer = fc.record({
  issuer: fc.webUrl(),
  jwksUri: fc.webUrl(),
  kind: fc.constantFrom(...TOKEN_KINDS),
  algorithms: fc.subarray([...JWT_ALGORITHMS]),
  audiences: fc.array(text),
  clientIds: fc.array(text),
  userIdPrefix: text,
  tokenLifetimeMaxSeconds: fc.nat(),
});
const authorizer: fc.Arbitrary<AuthorizerEnvironment> = fc.record({
  apiKeyTable: text,
  sessionTable: text,
  accessTable: mayBeMissing,
  usageKey: mayBeMissing,
  issuers: fc.array(issuer, { maxLength: 3 }),
  legacyApiKeys: fc.constantFrom('accept', 'refuse'),
  cacheTtlSeconds: count,
  expiryConditions: fc.boolean(),
});

type AnyTable = Parameters<typeof encodeEnvironment>[0];
const ENVIRONMENTS: readonly (readonly [string, AnyTable, fc.Arbitrary<object>, string[]])[] = [
  ['the authorizer', AUTHORIZER_VARIABLES, authorizer, ['ACCESS_TABLE', 'USAGE_KEY']],
  ['identity', IDENTITY_VARIABLES, fc.record(identity), ['ACCESS_TABLE']],
  [
    'API keys',
    API_KEYS_VARIABLES,
    fc.record({
      ...identity,
      ...changedStage,
      apiKeysPerAccountMax: count,
      cacheTtlSeconds: count,
    }),
    ['ACCESS_TABLE'],
  ],
  [
    'access control',
    ACCESS_CONTROL_VARIABLES,
    fc.record({ ...identity, accessTable: text, ...changedStage, cacheTtlSeconds: count }),
    [],
  ],
  ['cache flush', CACHE_FLUSH_VARIABLES, fc.record(followedStage), []],
  [
    'key events',
    KEY_EVENTS_VARIABLES,
    fc.record({ keyAuditTable: text, auditRetentionDays: count, eventBus: text, ...followedStage }),
    [],
  ],
  ['key usage', KEY_USAGE_VARIABLES, fc.record({ apiKeyTable: text, windowSeconds: count }), []],
  [
    'session usage',
    SESSION_USAGE_VARIABLES,
    fc.record({ sessionTable: text, windowSeconds: count }),
    [],
  ],
  [
    'secret scanning',
    SECRET_SCANNING_VARIABLES,
    fc.record({
      apiKeyTable: text,
      ...changedStage,
      legacyApiKeys,
      publicKeysUrl: fc.webUrl({ validSchemes: ['https'] }),
    }),
    [],
  ],
  [
    'sessions',
    SESSIONS_VARIABLES,
    fc.record({ sessionTable: text, ...changedStage, cacheTtlSeconds: count }),
    [],
  ],
  [
    'throttle profiles',
    THROTTLE_VARIABLES,
    fc.record({ usagePlanPrefix: text, usageKeyNamespace: text }),
    [],
  ],
];

describe.each(ENVIRONMENTS)('the environment for %s', (_, table, configs, optional) => {
  const [config] = fc.sample(configs, 1) as [never];

  it('reads what was written', () => {
    fc.assert(
      fc.property(configs, (written) => {
        const variables = encodeEnvironment(table, written as never);
        expect(decodeEnvironment(table, variables)).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });

  it('cannot be changed once it is read', () => {
    const environment = decodeEnvironment(table, encodeEnvironment(table, config));
    expect(Object.isFrozen(environment)).toBe(true);
  });

  it('fails naming what is missing, unless there may be none', () => {
    const variables = encodeEnvironment(table, config);
    for (const { name } of Object.values(table)) {
      for (const value of [undefined, '']) {
        const read = () => decodeEnvironment(table, { ...variables, [name]: value });
        if (optional.includes(name)) expect(read).not.toThrow();
        else expect(read).toThrow(new TypeError(`${name} must be set`));
      }
    }
  });
});

describe('the environment of the authorizer', () => {
  const [config] = fc.sample(authorizer, 1) as [AuthorizerEnvironment];

  it.each([
    ['LEGACY_API_KEYS', 'maybe', 'LEGACY_API_KEYS must be one of accept, refuse'],
    ['CACHE_TTL_SECONDS', '5m', 'CACHE_TTL_SECONDS must be a whole number'],
    ['EXPIRY_CONDITIONS', 'yes', 'EXPIRY_CONDITIONS must be one of true, false'],
  ])('fails naming %s when it is %j', (variable, value, message) => {
    const variables = { ...encodeEnvironment(AUTHORIZER_VARIABLES, config), [variable]: value };

    expect(() => decodeEnvironment(AUTHORIZER_VARIABLES, variables)).toThrow(
      new TypeError(message),
    );
  });

  it('has no variable for what there is not', () => {
    const without = { ...config, accessTable: undefined, usageKey: undefined };

    expect(Object.keys(encodeEnvironment(AUTHORIZER_VARIABLES, without)).sort()).toEqual([
      'API_KEY_TABLE',
      'CACHE_TTL_SECONDS',
      'EXPIRY_CONDITIONS',
      'ISSUERS',
      'LEGACY_API_KEYS',
      'SESSION_TABLE',
    ]);
  });
});

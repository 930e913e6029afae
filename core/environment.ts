// The environment variables of each function: written by its construct, read by its handler at cold start. One pair per
// function, so that a variable cannot be set under one name and read under another.
import type { Issuer } from './issuer.ts';
import { readChoice, readCount, readOptional, readText, type Variables } from './variable.ts';

/** What the authorizer is configured with. */
export interface AuthorizerEnvironment {
  readonly apiKeyTable: string;
  readonly sessionTable: string;
  /** Absent without access control. */
  readonly accessTable: string | undefined;
  /** The gateway's own key of requests that nothing throttles; absent where the gateway asks for none. */
  readonly usageKey: string | undefined;
  readonly issuers: readonly Issuer[];
  readonly legacyApiKeys: 'accept' | 'refuse';
  /** Seconds for which API Gateway caches a policy; 0 when it does not. */
  readonly cacheTtlSeconds: number;
  /** Whether a policy carries the end of a credential that ends before its cached copy would. */
  readonly expiryConditions: boolean;
}

/** What the API key function is configured with. */
export interface ApiKeysEnvironment {
  readonly apiKeyTable: string;
  readonly apiKeyAccountIndex: string;
  /** Absent without access control. */
  readonly accessTable: string | undefined;
  readonly apiId: string;
  readonly stageName: string;
  /** Active keys that an account may have. */
  readonly apiKeysPerAccountMax: number;
  /** Seconds for which API Gateway caches a policy: what a revocation takes at the most when the cache stays full. */
  readonly cacheTtlSeconds: number;
  /** Milliseconds between a change and the flush that makes it hold; see `stageAuthorizerCache`. */
  readonly flushDelayMs: number;
}

/** What the identity function is configured with. */
export type IdentityEnvironment = Pick<
  ApiKeysEnvironment,
  'apiKeyTable' | 'apiKeyAccountIndex' | 'accessTable'
>;

/** Writes the authorizer's variables. */
export function encodeAuthorizerEnvironment(config: AuthorizerEnvironment): Record<string, string> {
  return {
    API_KEY_TABLE: config.apiKeyTable,
    SESSION_TABLE: config.sessionTable,
    ...accessTableVariable(config),
    ...(config.usageKey !== undefined && { USAGE_KEY: config.usageKey }),
    ISSUERS: JSON.stringify(config.issuers),
    LEGACY_API_KEYS: config.legacyApiKeys,
    CACHE_TTL_SECONDS: String(config.cacheTtlSeconds),
    EXPIRY_CONDITIONS: String(config.expiryConditions),
  };
}

/** Reads the authorizer's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeAuthorizerEnvironment(variables: Variables): AuthorizerEnvironment {
  return Object.freeze({
    apiKeyTable: readText(variables, 'API_KEY_TABLE'),
    sessionTable: readText(variables, 'SESSION_TABLE'),
    accessTable: readOptional(variables, 'ACCESS_TABLE'),
    usageKey: readOptional(variables, 'USAGE_KEY'),
    issuers: json(variables, 'ISSUERS') as readonly Issuer[],
    legacyApiKeys: readChoice(variables, 'LEGACY_API_KEYS', ['accept', 'refuse'] as const),
    cacheTtlSeconds: readCount(variables, 'CACHE_TTL_SECONDS'),
    expiryConditions: readChoice(variables, 'EXPIRY_CONDITIONS', ['true', 'false']) === 'true',
  });
}

/** Writes the API key function's variables. */
export function encodeApiKeysEnvironment(config: ApiKeysEnvironment): Record<string, string> {
  return {
    API_KEY_TABLE: config.apiKeyTable,
    API_KEY_ACCOUNT_INDEX: config.apiKeyAccountIndex,
    ...accessTableVariable(config),
    API_ID: config.apiId,
    STAGE_NAME: config.stageName,
    API_KEYS_PER_ACCOUNT_MAX: String(config.apiKeysPerAccountMax),
    CACHE_TTL_SECONDS: String(config.cacheTtlSeconds),
    FLUSH_DELAY_MS: String(config.flushDelayMs),
  };
}

/** Reads the API key function's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeApiKeysEnvironment(variables: Variables): ApiKeysEnvironment {
  return Object.freeze({
    apiKeyTable: readText(variables, 'API_KEY_TABLE'),
    apiKeyAccountIndex: readText(variables, 'API_KEY_ACCOUNT_INDEX'),
    accessTable: readOptional(variables, 'ACCESS_TABLE'),
    apiId: readText(variables, 'API_ID'),
    stageName: readText(variables, 'STAGE_NAME'),
    apiKeysPerAccountMax: readCount(variables, 'API_KEYS_PER_ACCOUNT_MAX'),
    cacheTtlSeconds: readCount(variables, 'CACHE_TTL_SECONDS'),
    flushDelayMs: readCount(variables, 'FLUSH_DELAY_MS'),
  });
}

/** Writes the identity function's variables. */
export function encodeIdentityEnvironment(config: IdentityEnvironment): Record<string, string> {
  return {
    API_KEY_TABLE: config.apiKeyTable,
    API_KEY_ACCOUNT_INDEX: config.apiKeyAccountIndex,
    ...accessTableVariable(config),
  };
}

/** Reads the identity function's variables. @throws {TypeError} naming the variable that is missing */
export function decodeIdentityEnvironment(variables: Variables): IdentityEnvironment {
  return Object.freeze({
    apiKeyTable: readText(variables, 'API_KEY_TABLE'),
    apiKeyAccountIndex: readText(variables, 'API_KEY_ACCOUNT_INDEX'),
    accessTable: readOptional(variables, 'ACCESS_TABLE'),
  });
}

function accessTableVariable({ accessTable }: { readonly accessTable: string | undefined }) {
  return accessTable === undefined ? {} : { ACCESS_TABLE: accessTable };
}

function json(variables: Variables, name: string): unknown {
  try {
    return JSON.parse(readText(variables, name));
  } catch (cause) {
    throw new TypeError(`${name} must be JSON`, { cause });
  }
}

// The environment variables of the access-control function: written by its construct, read by its handler at cold start.
import { readCount, readText, type Variables } from './variable.ts';

/** What the access-control function is configured with. */
export interface AccessControlEnvironment {
  readonly accessTable: string;
  readonly apiKeyTable: string;
  readonly apiKeyAccountIndex: string;
  readonly apiId: string;
  readonly stageName: string;
  /** Seconds for which API Gateway caches a policy: what a change takes at the most when the cache stays full. */
  readonly cacheTtlSeconds: number;
  /** Milliseconds between a change and the flush that makes it hold; see `stageAuthorizerCache`. */
  readonly flushDelayMs: number;
}

/** Writes the access-control function's variables. */
export function encodeAccessControlEnvironment(
  config: AccessControlEnvironment,
): Record<string, string> {
  return {
    ACCESS_TABLE: config.accessTable,
    API_KEY_TABLE: config.apiKeyTable,
    API_KEY_ACCOUNT_INDEX: config.apiKeyAccountIndex,
    API_ID: config.apiId,
    STAGE_NAME: config.stageName,
    CACHE_TTL_SECONDS: String(config.cacheTtlSeconds),
    FLUSH_DELAY_MS: String(config.flushDelayMs),
  };
}

/** Reads the access-control function's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeAccessControlEnvironment(variables: Variables): AccessControlEnvironment {
  return Object.freeze({
    accessTable: readText(variables, 'ACCESS_TABLE'),
    apiKeyTable: readText(variables, 'API_KEY_TABLE'),
    apiKeyAccountIndex: readText(variables, 'API_KEY_ACCOUNT_INDEX'),
    apiId: readText(variables, 'API_ID'),
    stageName: readText(variables, 'STAGE_NAME'),
    cacheTtlSeconds: readCount(variables, 'CACHE_TTL_SECONDS'),
    flushDelayMs: readCount(variables, 'FLUSH_DELAY_MS'),
  });
}

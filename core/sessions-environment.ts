// The environment variables of the session function: written by its construct, read by its handler at cold start.
import { readCount, readText, type Variables } from './variable.ts';

/** What the session function is configured with. */
export interface SessionsEnvironment {
  readonly sessionTable: string;
  readonly apiId: string;
  readonly stageName: string;
  /** Seconds for which API Gateway caches a policy: what ending a session takes at the most when the cache stays full. */
  readonly cacheTtlSeconds: number;
  /** Milliseconds between a change and the flush that makes it hold; see `stageAuthorizerCache`. */
  readonly flushDelayMs: number;
}

/** Writes the session function's variables. */
export function encodeSessionsEnvironment(config: SessionsEnvironment): Record<string, string> {
  return {
    SESSION_TABLE: config.sessionTable,
    API_ID: config.apiId,
    STAGE_NAME: config.stageName,
    CACHE_TTL_SECONDS: String(config.cacheTtlSeconds),
    FLUSH_DELAY_MS: String(config.flushDelayMs),
  };
}

/** Reads the session function's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeSessionsEnvironment(variables: Variables): SessionsEnvironment {
  return Object.freeze({
    sessionTable: readText(variables, 'SESSION_TABLE'),
    apiId: readText(variables, 'API_ID'),
    stageName: readText(variables, 'STAGE_NAME'),
    cacheTtlSeconds: readCount(variables, 'CACHE_TTL_SECONDS'),
    flushDelayMs: readCount(variables, 'FLUSH_DELAY_MS'),
  });
}

// The environment variables of the cache flush function: written by its construct, read by its handler at cold start.
import { readCount, readText, type Variables } from './variable.ts';

/** What the cache flush function is configured with. */
export interface CacheFlushEnvironment {
  readonly apiId: string;
  readonly stageName: string;
  /** Seconds after which no run of the authorizer that began before can end any more. */
  readonly authorizerTimeoutSeconds: number;
}

/** Writes the cache flush function's variables. */
export function encodeCacheFlushEnvironment(config: CacheFlushEnvironment): Record<string, string> {
  return {
    API_ID: config.apiId,
    STAGE_NAME: config.stageName,
    AUTHORIZER_TIMEOUT_SECONDS: String(config.authorizerTimeoutSeconds),
  };
}

/** Reads the cache flush function's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeCacheFlushEnvironment(variables: Variables): CacheFlushEnvironment {
  return Object.freeze({
    apiId: readText(variables, 'API_ID'),
    stageName: readText(variables, 'STAGE_NAME'),
    authorizerTimeoutSeconds: readCount(variables, 'AUTHORIZER_TIMEOUT_SECONDS'),
  });
}

// The environment variables of the key usage function: written by its construct, read by its handler at cold start.
import type { Variables } from './variable.ts';
import { readCount, readText } from './variable.ts';

/** What the key usage function is configured with. */
export interface KeyUsageEnvironment {
  readonly apiKeyTable: string;
  /** Seconds within which a key's last use is written once at the most. */
  readonly windowSeconds: number;
}

/** Writes the key usage function's variables. */
export function encodeKeyUsageEnvironment(config: KeyUsageEnvironment): Record<string, string> {
  return { API_KEY_TABLE: config.apiKeyTable, WINDOW_SECONDS: String(config.windowSeconds) };
}

/** Reads the key usage function's variables. @throws {TypeError} naming the variable that is missing or malformed */
export function decodeKeyUsageEnvironment(variables: Variables): KeyUsageEnvironment {
  return Object.freeze({
    apiKeyTable: readText(variables, 'API_KEY_TABLE'),
    windowSeconds: readCount(variables, 'WINDOW_SECONDS'),
  });
}

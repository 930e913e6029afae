// The environment variables of the secret scanning function: written by its construct, read by its handler at cold
// start.
import type { Variables } from './variable.ts';
import { readChoice, readCount, readHttpsUrl, readText } from './variable.ts';

/** What the secret scanning function is configured with. */
export interface SecretScanningEnvironment {
  readonly apiKeyTable: string;
  readonly apiId: string;
  readonly stageName: string;
  /** Milliseconds between a change and the flush that makes it hold; see `stageAuthorizerCache`. */
  readonly flushDelayMs: number;
  /** Whether keys from before the checksum exist in the table and are looked up. */
  readonly legacyApiKeys: 'accept' | 'refuse';
  /** Where the reporter publishes the keys that it signs reports with. */
  readonly publicKeysUrl: string;
}

/** Writes the secret scanning function's variables. */
export function encodeSecretScanningEnvironment(
  config: SecretScanningEnvironment,
): Record<string, string> {
  return {
    API_KEY_TABLE: config.apiKeyTable,
    API_ID: config.apiId,
    STAGE_NAME: config.stageName,
    FLUSH_DELAY_MS: String(config.flushDelayMs),
    LEGACY_API_KEYS: config.legacyApiKeys,
    PUBLIC_KEYS_URL: config.publicKeysUrl,
  };
}

/** Reads the secret scanning function's variables. @throws {TypeError} naming the one that is missing or malformed */
export function decodeSecretScanningEnvironment(variables: Variables): SecretScanningEnvironment {
  return Object.freeze({
    apiKeyTable: readText(variables, 'API_KEY_TABLE'),
    apiId: readText(variables, 'API_ID'),
    stageName: readText(variables, 'STAGE_NAME'),
    flushDelayMs: readCount(variables, 'FLUSH_DELAY_MS'),
    legacyApiKeys: readChoice(variables, 'LEGACY_API_KEYS', ['accept', 'refuse'] as const),
    publicKeysUrl: readHttpsUrl(variables, 'PUBLIC_KEYS_URL'),
  });
}

// The environment of the secret scanning function.
import { CHANGED_STAGE } from './stage.ts';
import { choice, httpsUrl, text } from './variable.ts';

/** The secret scanning function's variables. */
export const SECRET_SCANNING_VARIABLES = {
  apiKeyTable: text('API_KEY_TABLE'),
  ...CHANGED_STAGE,
  /** Whether keys from before the checksum exist in the table and are looked up. */
  legacyApiKeys: choice('LEGACY_API_KEYS', 'accept', 'refuse'),
  /** Where the reporter publishes the keys that it signs reports with. */
  publicKeysUrl: httpsUrl('PUBLIC_KEYS_URL'),
};

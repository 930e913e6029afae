// The environment of the key usage function.
import { count, text } from './variable.ts';

/** The key usage function's variables. */
export const KEY_USAGE_VARIABLES = {
  apiKeyTable: text('API_KEY_TABLE'),
  /** Seconds within which a key's last use is written once at the most. */
  windowSeconds: count('WINDOW_SECONDS'),
};

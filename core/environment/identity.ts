// The environment of the identity function.
import { optionalText, text } from './variable.ts';

/** The identity function's variables. */
export const IDENTITY_VARIABLES = {
  apiKeyTable: text('API_KEY_TABLE'),
  apiKeyAccountIndex: text('API_KEY_ACCOUNT_INDEX'),
  /** Absent without access control. */
  accessTable: optionalText('ACCESS_TABLE'),
};

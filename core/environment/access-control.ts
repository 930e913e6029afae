// The environment of the access-control function.
import { CHANGED_STAGE } from './stage.ts';
import { count, text } from './variable.ts';

/** The access-control function's variables. */
export const ACCESS_CONTROL_VARIABLES = {
  accessTable: text('ACCESS_TABLE'),
  apiKeyTable: text('API_KEY_TABLE'),
  apiKeyAccountIndex: text('API_KEY_ACCOUNT_INDEX'),
  ...CHANGED_STAGE,
  /** Seconds for which API Gateway caches a policy: what a change takes at the most when the cache stays full. */
  cacheTtlSeconds: count('CACHE_TTL_SECONDS'),
};

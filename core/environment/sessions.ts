// The environment of the session function.
import { CHANGED_STAGE } from './stage.ts';
import { count, text } from './variable.ts';

/** The session function's variables. */
export const SESSIONS_VARIABLES = {
  sessionTable: text('SESSION_TABLE'),
  ...CHANGED_STAGE,
  /** Seconds for which API Gateway caches a policy: what ending a session takes at the most when the cache stays full. */
  cacheTtlSeconds: count('CACHE_TTL_SECONDS'),
};

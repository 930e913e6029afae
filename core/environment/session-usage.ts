// The environment of the session usage function.
import { count, text } from './variable.ts';

/** The session usage function's variables. */
export const SESSION_USAGE_VARIABLES = {
  sessionTable: text('SESSION_TABLE'),
  /** Seconds within which a session's last use is written once at the most. */
  windowSeconds: count('WINDOW_SECONDS'),
};

// The environment variables of the session usage function: written by its construct, read by its handler at cold start.
import { readCount, readText, type Variables } from './variable.ts';

/** What the session usage function is configured with. */
export interface SessionUsageEnvironment {
  readonly sessionTable: string;
  /** Seconds within which a session's last use is written once at the most. */
  readonly windowSeconds: number;
}

/** Writes the session usage function's variables. */
export function encodeSessionUsageEnvironment(
  config: SessionUsageEnvironment,
): Record<string, string> {
  return { SESSION_TABLE: config.sessionTable, WINDOW_SECONDS: String(config.windowSeconds) };
}

/** Reads the session usage function's variables. @throws {TypeError} naming the variable that is wrong */
export function decodeSessionUsageEnvironment(variables: Variables): SessionUsageEnvironment {
  return Object.freeze({
    sessionTable: readText(variables, 'SESSION_TABLE'),
    windowSeconds: readCount(variables, 'WINDOW_SECONDS'),
  });
}

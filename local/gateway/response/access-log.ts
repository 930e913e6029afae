// Renders the line of the stage's access log, compiled from its format once.
import type { ApiIdentity } from '../context-variable.ts';
import type { Facts } from '../facts.ts';
import { compileSubstitution } from '../substitution.ts';

/** One access log entry: an object when the format is flat JSON, else the line. */
export type AccessLogEntry = Readonly<Record<string, string>> | string;

/** Gives the line of a finished request. */
export type AccessLog = (facts: Facts) => string;

/** Compiles a format; a variable that is not set is logged as `-`. */
export function compileAccessLog(format: string, api: ApiIdentity): AccessLog {
  return compileSubstitution(format, api, () => '-');
}

/** Gives a line as an entry. */
export function accessLogEntryOf(line: string): AccessLogEntry {
  return parseFlatObject(line) ?? line;
}

/** Values go into a format unescaped, so that a quote in one of them may well break the JSON. */
function parseFlatObject(line: string): Record<string, string> | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
    return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, String(value)]));
  } catch {
    return undefined;
  }
}

// Reads lines of the access log of the API as requests whose credential was accepted. The lines are those of
// `lib/front-door-api.ts`.
import type { CredentialType } from '../../core/principal.ts';
import { parseJsonObject } from '../../core/json-object.ts';

/** A request with an accepted credential, whatever came of it. */
export interface AcceptedRequest {
  /** Second of the request, since the epoch. */
  readonly at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

const MILLISECONDS = /^\d{12,14}$/;
const STATUS = /^[1-5]\d\d$/;

/** Seconds that API Gateway's clock may be ahead of this one; a time beyond would hide all uses until then. */
const AHEAD_SECONDS_MAX = 300;

/**
 * Reads a line: `undefined` for a request with another type of credential or a refused one, `malformed` for what is no
 * line of the access log or has an impossible time in it.
 */
export function readAcceptedRequest(
  line: string,
  type: CredentialType,
  now: number,
): AcceptedRequest | 'malformed' | undefined {
  const fields = parseJsonObject(line);
  if (fields === undefined || !matches(STATUS, fields['status'])) return 'malformed';
  const { credentialType, status, time } = fields;
  if (credentialType !== type || status === '401') return undefined;
  if (!matches(MILLISECONDS, time)) return 'malformed';
  const at = Math.floor(Number(time) / 1000);
  return at > now + AHEAD_SECONDS_MAX ? 'malformed' : { at, fields };
}

/** Tells whether a field is text of a form. */
export function matches(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

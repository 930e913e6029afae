// User sessions: a sign-in of a person with the product's own pages, seen from the access tokens that come of it. What
// makes a token one of a session, and when a session is over.
import { redactApiKeys } from './api-key-redaction.ts';
import { refuse, type Refusal } from './refusal.ts';

/** What a verified session token says of its session. */
export interface TokenSession {
  /** The issuer's name of the session: `sid`, for Cognito `origin_jti`. */
  readonly sessionId: string;
  /** When the user authenticated (`auth_time`), in seconds since the epoch. */
  readonly startedAt: number;
  /** The first-party client that the token was issued to. */
  readonly clientId: string;
}

/** What has been withdrawn from a session and its user, in seconds since the epoch; nothing means that it is alive. */
export interface SessionState {
  readonly endedAt?: number;
  /** Set by signing out everywhere: every session that started until then is over, those never seen too. */
  readonly signedOutBefore?: number;
  readonly disabledAt?: number;
}

/** Names of all that can be withdrawn, as the session table stores it. */
export const WITHDRAWALS = [
  'endedAt',
  'signedOutBefore',
  'disabledAt',
] as const satisfies readonly (keyof SessionState)[];

/**
 * Seconds that a session lasts at the most, however often its tokens are renewed: 90 days. It bounds how long an ended
 * session has to be remembered.
 */
export const SESSION_SECONDS_MAX = 90 * 86_400;

/** Characters that RFC 3986 leaves unreserved: an id stands in a path, in a log line and in a key of the store. */
const SESSION_ID = /^[A-Za-z0-9._~-]{1,128}$/;

/** Tells whether text may be the id of a session. */
export function isSessionId(text: unknown): text is string {
  return typeof text === 'string' && SESSION_ID.test(text);
}

/**
 * Says why a session is refused at `now`, or nothing while it is alive. What was ended at a time is what had started
 * until then: a later authentication begins anew, even where the issuer goes on using the same id.
 */
export function refusalOfSession(
  { endedAt = -1, signedOutBefore = -1, disabledAt }: SessionState,
  { startedAt }: Pick<TokenSession, 'startedAt'>,
  now: number,
): Refusal | undefined {
  if (disabledAt !== undefined) return refuse('user-disabled');
  const isOver = startedAt <= Math.max(endedAt, signedOutBefore);
  return isOver || now >= startedAt + SESSION_SECONDS_MAX ? refuse('session-ended') : undefined;
}

const USER_AGENT_LENGTH_MAX = 200;

/**
 * Gives what of a User-Agent header may be kept and shown: printable ASCII, at most 200 characters, without the
 * characters that would break out of a quoted text, and without API keys; `undefined` when nothing is left.
 */
export function cleanUserAgent(presented: string | null | undefined): string | undefined {
  const clean = (presented ?? '').replaceAll(/[^\x20-\x7e]|["\\]/g, '').trim();
  return redactApiKeys(clean).slice(0, USER_AGENT_LENGTH_MAX) || undefined;
}

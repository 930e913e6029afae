// Reads the access log of the API as uses of sessions. The lines are those of `lib/front-door-api.ts`.
import { isIdentifier, type PrincipalReference } from '../../core/principal.ts';
import { roughPlaceOf } from '../../core/rough-place.ts';
import { cleanUserAgent, isSessionId } from '../../core/session.ts';
import type { SessionUse } from '../store/session-store.ts';
import { matches, readAcceptedRequest } from '../telemetry/access-log-line.ts';

/** The uses of a batch of lines, one for each session and authentication. */
export interface SessionUses {
  readonly uses: readonly SessionUse[];
  /** Lines that are no access log lines, or have an impossible time, user or id in them. */
  readonly malformed: number;
}

const SECONDS = /^\d{1,12}$/;

/** What API Gateway writes for a value that is not set. */
const UNSET = '-';

/**
 * Reads a line: a use of a session whose token was accepted, whatever came of the request; `undefined` for any other
 * request. Of the address only its network is read.
 */
export function readSessionUse(line: string, now: number): SessionUse | 'malformed' | undefined {
  const request = readAcceptedRequest(line, 'session', now);
  if (request === undefined || request === 'malformed') return request;
  const { at, fields } = request;
  const { credentialId, principal, sessionStartedAt, clientId } = fields;
  if (!isUser(principal) || !isSessionId(credentialId)) return 'malformed';
  if (!matches(SECONDS, sessionStartedAt) || !isIdentifier(clientId)) return 'malformed';
  return {
    user: principal,
    sessionId: credentialId,
    startedAt: Number(sessionStartedAt),
    clientId,
    firstAt: at,
    lastAt: at,
    ...surroundingsOf(fields),
  };
}

/** Gives one use for each session of a batch; lines may come in any order and more than once. */
export function sessionUsesIn(lines: readonly string[], now: number): SessionUses {
  const uses = new Map<string, SessionUse>();
  let malformed = 0;
  for (const line of lines) {
    const use = readSessionUse(line, now);
    if (use === 'malformed') malformed += 1;
    else if (use) uses.set(nameOf(use), merge(uses.get(nameOf(use)), use));
  }
  return { uses: [...uses.values()], malformed };
}

/** Names a session at a user by what tells it from all others, and from an earlier authentication under the same id. */
export function nameOf({ user, sessionId, startedAt }: SessionUse): string {
  return `${user} ${sessionId} ${startedAt}`;
}

function merge(one: SessionUse | undefined, other: SessionUse): SessionUse {
  if (one === undefined) return other;
  const newest = other.lastAt >= one.lastAt ? other : one;
  return { ...newest, firstAt: Math.min(one.firstAt, other.firstAt) };
}

function surroundingsOf({ userAgent, sourceIp }: Readonly<Record<string, unknown>>) {
  const agent =
    typeof userAgent === 'string' && userAgent !== UNSET ? cleanUserAgent(userAgent) : undefined;
  const place = typeof sourceIp === 'string' ? roughPlaceOf(sourceIp) : undefined;
  return {
    ...(agent !== undefined && { userAgent: agent }),
    ...(place !== undefined && { place }),
  };
}

function isUser(reference: unknown): reference is PrincipalReference {
  return (
    typeof reference === 'string' &&
    reference.startsWith('rig:user:') &&
    isIdentifier(reference.slice('rig:user:'.length))
  );
}

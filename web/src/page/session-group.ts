// What the user takes for one session: one sign-in in one browser. An issuer may make several of it, as Cognito does with
// every load of a page, which gets it a refresh token of its own.
import type { UserSession } from '../api/sessions.ts';
import { describeDevice, type Device } from './device.ts';

/** Sessions that began with the same authentication on the same device. */
export interface SessionGroup {
  readonly ids: readonly string[];
  readonly device: Device;
  /** As the one that was used last gave it. */
  readonly userAgent: string | undefined;
  /** Whether the session that asks is among them. */
  readonly isCurrent: boolean;
  readonly startedAt: string;
  readonly lastSeenAt: string | undefined;
  readonly place: string | undefined;
}

/**
 * Groups the sessions, the group of the one that asks first. That one may not have been seen yet, so that nothing is known
 * of its device: `ownUserAgent` stands in.
 */
export function groupSessions(
  sessions: readonly UserSession[],
  ownUserAgent: string,
): SessionGroup[] {
  const groups = Map.groupBy(
    sessions.map((one) => withOwnUserAgent(one, ownUserAgent)),
    (one) => `${one.started_at} ${describeDevice(one.user_agent).name}`,
  );
  return [...groups.values()]
    .map((group) => groupOf(group))
    .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

function withOwnUserAgent(session: UserSession, ownUserAgent: string): UserSession {
  const isUnknown = session.current && session.user_agent === undefined;
  return isUnknown ? { ...session, user_agent: ownUserAgent } : session;
}

function groupOf(sessions: readonly UserSession[]): SessionGroup {
  const latest = sessions.reduce((a, b) => (lastUseOf(b) > lastUseOf(a) ? b : a));
  return {
    ids: sessions.map(({ id }) => id),
    device: describeDevice(latest.user_agent),
    userAgent: latest.user_agent,
    isCurrent: sessions.some(({ current }) => current),
    startedAt: latest.started_at,
    lastSeenAt: latest.last_seen_at,
    place: latest.place,
  };
}

/** Times in one form, which sorts as text does. */
function lastUseOf(session: UserSession): string {
  return session.last_seen_at ?? '';
}

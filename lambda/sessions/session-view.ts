// How a session looks from outside: what of it its user may see, in the words of the public API.
import { formatIsoTime } from '../../core/iso-time.ts';
import type { SessionRecord } from '../store/session-item.ts';

/** A session in an answer. Times are ISO 8601 in UTC; what is not known is left out. */
export interface SessionView {
  readonly id: string;
  readonly client_id?: string;
  /** Whether it is the session of the caller. */
  readonly current: boolean;
  readonly started_at: string;
  readonly first_seen_at?: string;
  readonly last_seen_at?: string;
  readonly user_agent?: string;
  readonly place?: string;
}

/** Shows a session to its user. */
export function viewOf(session: SessionRecord, currentId: string | undefined): SessionView {
  const { clientId, firstSeenAt, lastSeenAt, userAgent, place } = session;
  // An issuer may use an id again for a later authentication; its first use is then not known.
  const hasFirstUse = firstSeenAt !== undefined && firstSeenAt >= session.startedAt;
  return {
    id: session.sessionId,
    ...(clientId !== undefined && { client_id: clientId }),
    current: session.sessionId === currentId,
    started_at: formatIsoTime(session.startedAt),
    ...(hasFirstUse && { first_seen_at: formatIsoTime(firstSeenAt) }),
    ...(lastSeenAt !== undefined && { last_seen_at: formatIsoTime(lastSeenAt) }),
    ...(userAgent !== undefined && { user_agent: userAgent }),
    ...(place !== undefined && { place }),
  };
}

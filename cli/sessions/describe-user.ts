// `show`: whether a user may sign in, and the sessions that are known, as lines to read.
import { formatIsoTime } from '../../core/iso-time.ts';
import { refusalOfSession } from '../../core/session.ts';
import type { SessionRecord } from '../../lambda/store/session-item.ts';
import type { StoredSessions } from '../../lambda/store/session-store.ts';

/** Describes a user's sessions at `now`, newest first. A session shows once the access log has told of a use. */
export function describeUser({ ofUser, sessions }: StoredSessions, now: number): string[] {
  const { disabledAt, signedOutBefore } = ofUser;
  return [
    disabledAt === undefined ? 'enabled' : `disabled since ${formatIsoTime(disabledAt)}`,
    ...(signedOutBefore === undefined
      ? []
      : [`signed out everywhere at ${formatIsoTime(signedOutBefore)}`]),
    ...sessions
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .map((session) => {
        const isOver = refusalOfSession({ ...ofUser, ...session }, session, now) !== undefined;
        return `${session.sessionId}  ${isOver ? 'over' : 'alive'}  ${detailsOf(session)}`;
      }),
  ];
}

function detailsOf({ startedAt, lastSeenAt, clientId, place, userAgent }: SessionRecord): string {
  return [
    `from ${formatIsoTime(startedAt)}`,
    lastSeenAt !== undefined && `last seen ${formatIsoTime(lastSeenAt)}`,
    clientId,
    place,
    userAgent,
  ]
    .filter(Boolean)
    .join('  ');
}

// GET /auth/sessions: the caller's sessions that are alive, newest first.
import { refusalOfSession, type TokenSession } from '../../core/session.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { SessionRecord } from '../store/session-item.ts';
import { sessionOwnerOf } from './session-owner.ts';
import type { SessionService } from './session-service.ts';
import { viewOf } from './session-view.ts';

/** Creates the operation. Other sessions show once they have been used and the access log has told of it. */
export function listSessionsOperation({ store, now }: SessionService): Operation {
  return async (request) => {
    const { user, current } = sessionOwnerOf(request);
    const { ofUser, sessions } = await store.list(user);
    const alive = withCurrent(sessions, current)
      .filter((one) => !refusalOfSession({ ...ofUser, ...one }, one, now()))
      .toSorted((a, b) => b.startedAt - a.startedAt || (a.sessionId < b.sessionId ? -1 : 1));
    return jsonResponse(200, { sessions: alive.map((one) => viewOf(one, current?.sessionId)) });
  };
}

/** The session that asks is among the sessions, seen before or not, and as its token describes it. */
function withCurrent(
  sessions: readonly SessionRecord[],
  current: TokenSession | undefined,
): SessionRecord[] {
  if (current === undefined) return [...sessions];
  const known = sessions.find(({ sessionId }) => sessionId === current.sessionId);
  return [...sessions.filter((one) => one !== known), { ...known, ...current }];
}

// DELETE /auth/sessions/{id}: ends one of the caller's sessions. When this has answered, its tokens are refused.
import { ApiError } from '../../core/error.ts';
import { isSessionId } from '../../core/session.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { Ended, SessionStore } from '../store/session-store.ts';
import { sessionOwnerOf, type SessionOwner } from './session-owner.ts';
import type { SessionService } from './session-service.ts';

/**
 * Creates the operation: write, then drop the cached policies, then answer by when the session is refused everywhere. May
 * be repeated: a session that has ended already ends again, and the cache is emptied again.
 */
export function endSessionOperation(service: SessionService): Operation {
  return async (request) => {
    const owner = sessionOwnerOf(request);
    const session = await findSession(service.store, owner, request.pathParameters['id']);
    if (session === undefined) throw new ApiError('session-not-found');
    // By the issuer's clock the session may have started a moment from now.
    await service.store.end(owner.user, session, Math.max(service.now(), session.startedAt));
    return jsonResponse(200, { message: 'Session ended' }, await flushedBy(service));
  };
}

/** A session that was never seen is known only to itself. */
async function findSession(
  store: SessionStore,
  { user, current }: SessionOwner,
  id: string | undefined,
): Promise<Ended | undefined> {
  if (!isSessionId(id)) return undefined;
  return id === current?.sessionId ? current : store.find(user, id);
}

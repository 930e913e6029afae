// DELETE /auth/sessions: ends all of the caller's sessions, the one that asks and those never seen among them.
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import { sessionOwnerOf } from './session-owner.ts';
import type { SessionService } from './session-service.ts';

/** Creates the operation. One write ends them all: every session that started until now is over. */
export function signOutEverywhereOperation(service: SessionService): Operation {
  return async (request) => {
    const { user, current } = sessionOwnerOf(request);
    // By the issuer's clock the session that asks may have started a moment from now.
    await service.store.signOutEverywhere(user, Math.max(service.now(), current?.startedAt ?? 0));
    return jsonResponse(200, { message: 'Signed out everywhere' }, await flushedBy(service));
  };
}

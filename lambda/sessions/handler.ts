// Entry point of the session function: users see and end their sessions.
import { SESSIONS_VARIABLES } from '../../core/environment/sessions.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { operationHandler } from '../http/operation-handler.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoSessionStore } from '../store/dynamo-session-store.ts';
import { endSessionOperation } from './end-session.ts';
import { listSessionsOperation } from './list-sessions.ts';
import type { SessionService } from './session-service.ts';
import { signOutEverywhereOperation } from './sign-out-everywhere.ts';

const service = createService();

function createService(): SessionService {
  const environment = decodeEnvironment(SESSIONS_VARIABLES, process.env);
  return {
    store: new DynamoSessionStore(createDynamoClient(), environment.sessionTable),
    cache: stageAuthorizerCache(environment),
    cacheTtlSeconds: environment.cacheTtlSeconds,
    now: () => Math.floor(Date.now() / 1000),
  };
}

/** Answers API Gateway proxy events for `/auth/sessions`. */
export const handler = operationHandler({
  'GET /auth/sessions': listSessionsOperation(service),
  'DELETE /auth/sessions': signOutEverywhereOperation(service),
  'DELETE /auth/sessions/{id}': endSessionOperation(service),
});

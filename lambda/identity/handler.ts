// Entry point of the identity function: tells callers who they are. It has no state and no permissions; everything it
// says, the authorizer has said already.
import { OPERATIONS } from '../../core/operation.ts';
import { jsonResponse } from '../http/api-response.ts';
import { operationHandler, type Operation } from '../http/operation-handler.ts';

const ALL_PERMISSIONS = [...new Set(OPERATIONS.map(({ permission }) => permission))].sort();

const describeCaller: Operation = ({ caller }) =>
  Promise.resolve(
    jsonResponse(200, {
      principal: caller.principal,
      account_id: caller.accountId,
      credential: { type: caller.credentialType, id: caller.credentialId },
      permissions: caller.scope === 'full' ? ALL_PERMISSIONS : [],
    }),
  );

const confirm: Operation = () => Promise.resolve(jsonResponse(200, { message: 'Valid' }));

/** Answers API Gateway proxy events for `/auth`. */
export const handler = operationHandler({
  'GET /auth/me': describeCaller,
  'GET /auth/validate': confirm,
});

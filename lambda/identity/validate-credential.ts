// GET /auth/validate: whether a credential is good, asked by a reverse proxy that stands in front of something else.
import { IDENTITY_HEADERS, type AuthorizerContext } from '../../core/authorizer-context.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';

/**
 * Answers whoever gets this far, and says who that is in the headers that the workspace services receive: a proxy can
 * copy headers of the answer into the request that it passes on, and cannot read a body.
 */
export const validateCredential: Operation = ({ caller }) =>
  Promise.resolve(jsonResponse(200, { message: 'Valid' }, identityOf(caller)));

function identityOf(caller: AuthorizerContext): Record<string, string> {
  return Object.fromEntries(
    Object.entries(IDENTITY_HEADERS).map(([member, header]) => [
      header,
      caller[member as keyof AuthorizerContext],
    ]),
  );
}

// Whose sessions a request is about: always the caller's own, and only when the caller has signed in.
import { ApiError } from '../../core/error.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import type { TokenSession } from '../../core/session.ts';
import type { ApiRequest } from '../http/api-request.ts';

/** A user who asks for their sessions. */
export interface SessionOwner {
  readonly user: PrincipalReference;
  /** The session that asks; absent for a token of another client, which has none. */
  readonly current?: TokenSession;
}

/**
 * Finds whose sessions a caller may see and end. A key that leaked must not be able to sign its owner out, nor to see
 * from where they work.
 *
 * @throws {ApiError} not-permitted for an API key, and for whoever is no user
 */
export function sessionOwnerOf({ caller, session }: ApiRequest): SessionOwner {
  if (caller.credentialType === 'api_key' || !caller.principal.startsWith('rig:user:')) {
    throw new ApiError('not-permitted', {
      detail: 'Sessions can be listed and ended by a signed-in user only, not with an API key',
    });
  }
  const user = caller.principal;
  if (caller.credentialType !== 'session' || session === undefined) return { user };
  const { sessionStartedAt: startedAt, clientId } = session;
  return { user, current: { sessionId: caller.credentialId, startedAt, clientId } };
}

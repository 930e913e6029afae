// DELETE /api-keys/{id}: revokes a key. When this has answered, the key is refused.
import { ApiError } from '../../core/error.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';

/**
 * Creates the operation: write, then drop the cached policies, then answer. A flush that fails is a fault the caller
 * sees, although the key is revoked by then and can no longer be authenticated: only a policy that is still cached may
 * let it through, until that ends.
 */
export function deleteApiKeyOperation({ store, cache, now }: ApiKeyService): Operation {
  return async ({ caller, pathParameters }) => {
    if (caller.scope !== 'full') throw new ApiError('not-permitted');
    const revoked = await store.revoke(caller.accountId, pathParameters['id'] ?? '', now());
    if (!revoked) throw new ApiError('key-not-found');
    await cache.flush();
    return jsonResponse(200, { message: 'API key deleted' });
  };
}

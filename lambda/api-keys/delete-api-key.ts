// DELETE /api-keys/{id}: revokes a key. When this has answered, the key is refused.
import { ApiError } from '../../core/error.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { authorityFor, changeBy, keyFor } from './caller-authority.ts';

/** Creates the operation: write, then drop the cached policies, then answer by when the key is refused everywhere. */
export function deleteApiKeyOperation(service: ApiKeyService): Operation {
  return async (request) => {
    await authorityFor(service.store, request, 'api-key:delete');
    const name = await keyFor(service.store, request);
    const change = changeBy(request, 'revoked', service.now());
    if (!(await service.store.revoke(name, change))) throw new ApiError('key-not-found');
    return jsonResponse(200, { message: 'API key deleted' }, await flushedBy(service));
  };
}

// PATCH /api-keys/{id}: gives a key another name.
import { ApiError } from '../../core/error.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { viewOf } from './api-key-view.ts';
import { authorityFor, changeBy, keyFor } from './caller-authority.ts';
import { parseBody, renameBody } from './request-schema.ts';

/** Creates the operation. */
export function renameApiKeyOperation({ store, now }: ApiKeyService): Operation {
  return async (request) => {
    await authorityFor(store, request, 'api-key:update');
    const { name } = parseBody(renameBody, request.body());
    const key = await keyFor(store, request);
    const isRenamed = await store.rename(key, name, changeBy(request, 'renamed', now()));
    const record = isRenamed ? await store.findById(key) : undefined;
    if (record === undefined) throw new ApiError('key-not-found');
    return jsonResponse(200, viewOf(record, now()));
  };
}

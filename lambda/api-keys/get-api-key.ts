// GET /api-keys/{id}: one key of the account.
import { ApiError } from '../../core/error.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { authorityFor } from './caller-authority.ts';
import { viewOf } from './api-key-view.ts';

/** Creates the operation. Another account's key is as unknown as one that never was. */
export function getApiKeyOperation({ store, now }: ApiKeyService): Operation {
  return async (request) => {
    await authorityFor(store, request, 'api-key:read');
    const { caller, pathParameters } = request;
    const id = pathParameters['id'] ?? '';
    const record = await store.findById({ accountId: caller.accountId, id });
    if (record === undefined) throw new ApiError('key-not-found');
    return jsonResponse(200, viewOf(record, now()));
  };
}

// GET /api-keys/{id}: one key of the account.
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { authorityFor, keyFor } from './caller-authority.ts';
import { viewOf } from './api-key-view.ts';

/** Creates the operation. Another account's key is as unknown as one that never was. */
export function getApiKeyOperation({ store, now }: ApiKeyService): Operation {
  return async (request) => {
    await authorityFor(store, request, 'api-key:read');
    return jsonResponse(200, viewOf(await keyFor(store, request), now()));
  };
}

// POST /api-keys: makes a key, stores its digest, and shows the key this one time.
import { createApiKey, digestApiKey, previewApiKey } from '../../core/api-key.ts';
import { endOf, type ApiKeyRecord } from '../../core/api-key-record.ts';
import type { AuthorizerContext } from '../../core/authorizer-context.ts';
import { ApiError } from '../../core/error.ts';
import { refuseUnknownFields } from '../http/api-request.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { formatTime } from './api-key-view.ts';
import { readExpiry, readName } from './api-key-fields.ts';

/**
 * Creates the operation. The new key belongs to the caller, has full access to the caller's account, and outlives
 * neither its own `expires_at` nor the key that creates it.
 */
export function createApiKeyOperation(service: ApiKeyService): Operation {
  return async ({ caller, body }) => {
    const fields = body();
    refuseUnknownFields(fields, ['name', 'expires_at']);
    if (caller.scope !== 'full') throw new ApiError('not-permitted');
    const now = service.now();
    const name = readName(fields);
    const expiresAt = boundedBy(readExpiry(fields, now), await endOfCreator(service, caller));
    const key = createApiKey(service.randomBytes);
    const record: ApiKeyRecord = {
      digest: digestApiKey(key),
      id: service.randomId(),
      accountId: caller.accountId,
      owner: caller.principal,
      ...(name !== undefined && { name }),
      preview: previewApiKey(key),
      scope: 'full',
      isWorkspaceKey: false,
      createdAt: now,
      ...(expiresAt !== undefined && { expiresAt }),
    };
    await service.store.create(record);
    return jsonResponse(201, {
      id: record.id,
      key,
      ...(name !== undefined && { name }),
      created_at: formatTime(now),
      ...(expiresAt !== undefined && { expires_at: formatTime(expiresAt) }),
    });
  };
}

/** Gives the end of the key that makes the call; a JWT's own end does not bound what its user creates. */
async function endOfCreator(
  { store }: ApiKeyService,
  caller: AuthorizerContext,
): Promise<number | undefined> {
  if (caller.credentialType !== 'api_key') return undefined;
  const creator = await store.findById(caller.accountId, caller.credentialId);
  if (creator === undefined) throw new ApiError('not-permitted');
  return endOf(creator);
}

function boundedBy(requested: number | undefined, bound: number | undefined): number | undefined {
  if (bound === undefined) return requested;
  if (requested !== undefined && requested > bound) {
    throw new ApiError('body-invalid', {
      detail: `expires_at must be no later than the end of the key that creates it, ${formatTime(bound)}`,
    });
  }
  return requested ?? bound;
}

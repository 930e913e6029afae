// Entry point of the API key function: the operations on an account's keys.
import { randomBytes } from 'node:crypto';
import { decodeApiKeysEnvironment } from '../../core/environment.ts';
import { createUuid } from '../../core/uuid.ts';
import { operationHandler } from '../http/operation-handler.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoApiKeyStore } from '../store/dynamo-api-key-store.ts';
import { DynamoIdempotencyStore } from '../store/idempotency-store.ts';
import { DynamoOwnerStore } from '../store/owner-store.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { createApiKeyOperation } from './create-api-key.ts';
import { deleteApiKeyOperation } from './delete-api-key.ts';
import { getApiKeyOperation } from './get-api-key.ts';
import { listApiKeysOperation } from './list-api-keys.ts';
import { renameApiKeyOperation } from './rename-api-key.ts';
import { rotateApiKeyOperation } from './rotate-api-key.ts';

const service = createService();

function createService(): ApiKeyService {
  const environment = decodeApiKeysEnvironment(process.env);
  const client = createDynamoClient();
  const table = environment.apiKeyTable;
  return {
    store: new DynamoApiKeyStore(client, { table, accountIndex: environment.apiKeyAccountIndex }),
    owners: new DynamoOwnerStore(client, table),
    idempotency: new DynamoIdempotencyStore(client, table),
    keysPerAccountMax: environment.apiKeysPerAccountMax,
    cacheTtlSeconds: environment.cacheTtlSeconds,
    cache: stageAuthorizerCache(environment.apiId, environment.stageName),
    now: () => Math.floor(Date.now() / 1000),
    randomBytes,
    newId: () => createUuid(Date.now(), randomBytes),
  };
}

/** Answers API Gateway proxy events for `/api-keys`. */
export const handler = operationHandler({
  'GET /api-keys': listApiKeysOperation(service),
  'POST /api-keys': createApiKeyOperation(service),
  'GET /api-keys/{id}': getApiKeyOperation(service),
  'PATCH /api-keys/{id}': renameApiKeyOperation(service),
  'DELETE /api-keys/{id}': deleteApiKeyOperation(service),
  'POST /api-keys/{id}/rotate': rotateApiKeyOperation(service),
});

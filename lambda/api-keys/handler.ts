// Entry point of the API key function: the operations on an account's keys.
import { randomBytes, randomUUID } from 'node:crypto';
import { decodeApiKeysEnvironment } from '../../core/environment.ts';
import { operationHandler } from '../http/operation-handler.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoApiKeyStore } from '../store/dynamo-api-key-store.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { createApiKeyOperation } from './create-api-key.ts';
import { deleteApiKeyOperation } from './delete-api-key.ts';
import { getApiKeyOperation } from './get-api-key.ts';
import { listApiKeysOperation } from './list-api-keys.ts';

const service = createService();

function createService(): ApiKeyService {
  const environment = decodeApiKeysEnvironment(process.env);
  return {
    store: new DynamoApiKeyStore(createDynamoClient(), {
      table: environment.apiKeyTable,
      accountIndex: environment.apiKeyAccountIndex,
    }),
    cache: stageAuthorizerCache(environment.apiId, environment.stageName),
    now: () => Math.floor(Date.now() / 1000),
    randomBytes,
    randomId: randomUUID,
  };
}

/** Answers API Gateway proxy events for `/api-keys`. */
export const handler = operationHandler({
  'GET /api-keys': listApiKeysOperation(service),
  'POST /api-keys': createApiKeyOperation(service),
  'GET /api-keys/{id}': getApiKeyOperation(service),
  'DELETE /api-keys/{id}': deleteApiKeyOperation(service),
});

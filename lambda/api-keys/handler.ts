// Entry point of the API key function: the operations on an account's keys, and logins of the command line.
import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { API_KEYS_VARIABLES, type ApiKeysEnvironment } from '../../core/environment/api-keys.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { createUuid } from '../../core/uuid.ts';
import { operationHandler } from '../http/operation-handler.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import type { ApiKeyStore } from '../store/api-key-store.ts';
import { DynamoAccessStore } from '../store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../store/dynamo-api-key-store.ts';
import { DynamoCliKeyPointer } from '../store/cli-key-pointer.ts';
import { DynamoCliLoginStore } from '../store/cli-login-store.ts';
import { GovernedApiKeyStore } from '../store/governed-api-key-store.ts';
import { DynamoIdempotencyStore } from '../store/idempotency-store.ts';
import { DynamoOwnerStore } from '../store/owner-store.ts';
import { approveCliLoginOperation } from './cli-login/approve-cli-login.ts';
import { beginCliLoginOperation } from './cli-login/begin-cli-login.ts';
import type { CliLoginService } from './cli-login/cli-login-service.ts';
import { collectCliLoginOperation } from './cli-login/collect-cli-login.ts';
import { createApiKeyOperation } from './create-api-key.ts';
import { deleteApiKeyOperation } from './delete-api-key.ts';
import { getApiKeyOperation } from './get-api-key.ts';
import { listApiKeysOperation } from './list-api-keys.ts';
import { renameApiKeyOperation } from './rename-api-key.ts';
import { rotateApiKeyOperation } from './rotate-api-key.ts';

const service = createService();

function createService(): CliLoginService {
  const environment = decodeEnvironment(API_KEYS_VARIABLES, process.env);
  const client = createDynamoClient();
  const table = environment.apiKeyTable;
  return {
    store: createStore(client, environment),
    access:
      environment.accessTable === undefined
        ? undefined
        : new DynamoAccessStore(client, environment.accessTable),
    owners: new DynamoOwnerStore(client, table),
    logins: new DynamoCliLoginStore(client, table),
    pointer: new DynamoCliKeyPointer(client, table),
    idempotency: new DynamoIdempotencyStore(client, table),
    keysPerAccountMax: environment.apiKeysPerAccountMax,
    cacheTtlSeconds: environment.cacheTtlSeconds,
    cache: stageAuthorizerCache(environment),
    now: () => Math.floor(Date.now() / 1000),
    randomBytes,
    newId: () => createUuid(Date.now(), randomBytes),
  };
}

function createStore(
  client: DynamoDBClient,
  { apiKeyTable: table, apiKeyAccountIndex: accountIndex, accessTable }: ApiKeysEnvironment,
): ApiKeyStore {
  if (accessTable === undefined) return new DynamoApiKeyStore(client, { table, accountIndex });
  const access = new DynamoAccessStore(client, accessTable);
  return new GovernedApiKeyStore(client, { table, accountIndex }, access);
}

/** Answers API Gateway proxy events for `/api-keys` and `/auth/cli-session`. */
export const handler = operationHandler({
  'GET /api-keys': listApiKeysOperation(service),
  'POST /api-keys': createApiKeyOperation(service),
  'GET /api-keys/{id}': getApiKeyOperation(service),
  'PATCH /api-keys/{id}': renameApiKeyOperation(service),
  'DELETE /api-keys/{id}': deleteApiKeyOperation(service),
  'POST /api-keys/{id}/rotate': rotateApiKeyOperation(service),
  'POST /auth/cli-session': beginCliLoginOperation(service),
  'GET /auth/cli-session/{code}': collectCliLoginOperation(service),
  'POST /auth/cli-session/{code}/approve': approveCliLoginOperation(service),
});

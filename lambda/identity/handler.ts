// Entry point of the identity function: tells callers who they are, and anybody what this API is. It reads, and may
// write nothing.
import { IDENTITY_VARIABLES } from '../../core/environment/identity.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import document from '../../openapi/openapi.json' with { type: 'json' };
import { jsonResponse } from '../http/api-response.ts';
import { operationHandler } from '../http/operation-handler.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoAccessStore } from '../store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../store/dynamo-api-key-store.ts';
import { describeCallerOperation } from './describe-caller.ts';
import { validateCredential } from './validate-credential.ts';

const environment = decodeEnvironment(IDENTITY_VARIABLES, process.env);
const client = createDynamoClient();
const { accessTable } = environment;
const access = accessTable === undefined ? undefined : new DynamoAccessStore(client, accessTable);
const store = new DynamoApiKeyStore(client, {
  table: environment.apiKeyTable,
  accountIndex: environment.apiKeyAccountIndex,
});

/** Answers API Gateway proxy events for `/auth` and `/openapi.json`. */
export const handler = operationHandler({
  'GET /auth/me': describeCallerOperation({ keys: store, access }),
  'GET /auth/validate': validateCredential,
  'GET /openapi.json': () => Promise.resolve(jsonResponse(200, document)),
});

// Entry point of the access-control function: wires up its operations at cold start.
import { randomBytes } from 'node:crypto';
import { ACCESS_CONTROL_VARIABLES } from '../../core/environment/access-control.ts';
import { THROTTLE_VARIABLES } from '../../core/environment/throttle.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { createUuid } from '../../core/uuid.ts';
import { operationHandler } from '../http/operation-handler.ts';
import { stageAuthorizerCache } from '../store/authorizer-cache.ts';
import { DynamoAccessStore } from '../store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../store/dynamo-api-key-store.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { apiGatewayThrottleKeys } from '../store/throttle-keys.ts';
import type { AccessControlService } from './access-control-service.ts';
import { createBindingOperation } from './create-binding.ts';
import { deleteBindingOperation } from './delete-binding.ts';
import { listBindingsOperation } from './list-bindings.ts';
import { listRolePresetsOperation } from './list-role-presets.ts';
import { registerResourceOperation, unregisterResourceOperation } from './register-resource.ts';
import { searchPrincipalsOperation } from './search-principals.ts';
import {
  createServicePrincipalOperation,
  deleteServicePrincipalOperation,
  listServicePrincipalsOperation,
} from './service-principals.ts';
import { simulateOperation } from './simulate.ts';
import { getTagsOperation, putTagsOperation } from './tags.ts';
import {
  getThrottleBindingOperation,
  listThrottlePresetsOperation,
  putThrottleBindingOperation,
} from './throttle.ts';
import { updateBindingOperation } from './update-binding.ts';

const service = createService();

function createService(): AccessControlService {
  const environment = decodeEnvironment(ACCESS_CONTROL_VARIABLES, process.env);
  const client = createDynamoClient();
  return {
    store: new DynamoAccessStore(client, environment.accessTable),
    keys: new DynamoApiKeyStore(client, {
      table: environment.apiKeyTable,
      accountIndex: environment.apiKeyAccountIndex,
    }),
    cache: stageAuthorizerCache(environment),
    throttleKeys: apiGatewayThrottleKeys(decodeEnvironment(THROTTLE_VARIABLES, process.env)),
    cacheTtlSeconds: environment.cacheTtlSeconds,
    newId: () => createUuid(Date.now(), randomBytes),
    now: () => Math.floor(Date.now() / 1000),
  };
}

/** Answers API Gateway proxy events for `/access-control` and `/internal/resources`. */
export const handler = operationHandler({
  'GET /access-control/bindings': listBindingsOperation(service),
  'POST /access-control/bindings': createBindingOperation(service),
  'PATCH /access-control/bindings': updateBindingOperation(service),
  'DELETE /access-control/bindings': deleteBindingOperation(service),
  'GET /access-control/principals': searchPrincipalsOperation(service),
  'GET /access-control/role-presets': listRolePresetsOperation(service),
  'POST /access-control/simulate': simulateOperation(service),
  'GET /access-control/service-principals': listServicePrincipalsOperation(service),
  'POST /access-control/service-principals': createServicePrincipalOperation(service),
  'DELETE /access-control/service-principals/{id}': deleteServicePrincipalOperation(service),
  'GET /access-control/tags': getTagsOperation(service),
  'PUT /access-control/tags': putTagsOperation(service),
  'GET /access-control/throttle-binding': getThrottleBindingOperation(service),
  'PUT /access-control/throttle-binding': putThrottleBindingOperation(service),
  'GET /access-control/throttle-presets': listThrottlePresetsOperation(service),
  'PUT /internal/resources': registerResourceOperation(service),
  'DELETE /internal/resources': unregisterResourceOperation(service),
});

// The functions that answer the operations of this project: on keys, sessions, access, and who one is.
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { ACCESS_CONTROL_VARIABLES } from '../core/environment/access-control.ts';
import { API_KEYS_VARIABLES } from '../core/environment/api-keys.ts';
import { IDENTITY_VARIABLES } from '../core/environment/identity.ts';
import { SESSIONS_VARIABLES } from '../core/environment/sessions.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import type { AccessTable } from './access-table.ts';
import type { ApiKeyTable } from './api-key-table.ts';
import { grantFlush } from './authorizer-cache-grant.ts';
import { BundledFunction } from './bundled-function.ts';
import type { SessionTable } from './session-table.ts';
import type { StageSettings } from './stage-settings.ts';
import { ThrottlePlans } from './throttle-plans.ts';

/** What the functions work with. */
export interface ManagementFunctionsProps {
  readonly apiKeys: ApiKeyTable;
  readonly sessions: SessionTable;
  /** Absent without access control. */
  readonly access: AccessTable | undefined;
  readonly api: RestApi;
  readonly authorizer: BundledFunction;
  readonly stageName: string;
  readonly settings: StageSettings;
}

/** The functions, each with the rights that it needs. */
export interface ManagementFunctions {
  readonly apiKeys: BundledFunction;
  readonly identity: BundledFunction;
  readonly sessions: BundledFunction;
  readonly accessControl: BundledFunction | undefined;
}

/** Creates the functions in a stack. */
export function createManagementFunctions(
  scope: Construct,
  props: ManagementFunctionsProps,
): ManagementFunctions {
  return {
    apiKeys: createApiKeysFunction(scope, props),
    sessions: createSessionsFunction(scope, props),
    identity: createIdentityFunction(scope, props),
    accessControl: props.access && createAccessControlFunction(scope, props, props.access),
  };
}

function createApiKeysFunction(
  scope: Construct,
  { apiKeys, access, api, stageName, settings }: ManagementFunctionsProps,
): BundledFunction {
  const handler = new BundledFunction(scope, 'ApiKeysFunction', {
    entry: 'api-keys',
    description: 'Creates, lists, rotates and deletes API keys',
    environment: encodeEnvironment(API_KEYS_VARIABLES, {
      apiKeyTable: apiKeys.table.tableName,
      apiKeyAccountIndex: apiKeys.accountIndexName,
      accessTable: access?.table.tableName,
      apiId: api.restApiId,
      stageName,
      apiKeysPerAccountMax: settings.apiKeysPerAccountMax,
      cacheTtlSeconds: settings.authorizerTtlSeconds,
      flushDelayMs: settings.flushDelayMs,
    }),
    ...logSettingsOf(settings),
  });
  apiKeys.grantManage(handler.function);
  access?.grantRead(handler.function);
  grantFlush(handler.function, { api, stageName });
  return handler;
}

function createSessionsFunction(
  scope: Construct,
  { sessions, api, stageName, settings }: ManagementFunctionsProps,
): BundledFunction {
  const handler = new BundledFunction(scope, 'SessionsFunction', {
    entry: 'sessions',
    description: 'Lists and ends the sessions of users',
    environment: encodeEnvironment(SESSIONS_VARIABLES, {
      sessionTable: sessions.table.tableName,
      apiId: api.restApiId,
      stageName,
      cacheTtlSeconds: settings.authorizerTtlSeconds,
      flushDelayMs: settings.flushDelayMs,
    }),
    ...logSettingsOf(settings),
  });
  sessions.grantManage(handler.function);
  grantFlush(handler.function, { api, stageName });
  return handler;
}

function createIdentityFunction(
  scope: Construct,
  { apiKeys, access, settings }: ManagementFunctionsProps,
): BundledFunction {
  const handler = new BundledFunction(scope, 'IdentityFunction', {
    entry: 'identity',
    description: 'Tells callers who they are',
    environment: encodeEnvironment(IDENTITY_VARIABLES, {
      apiKeyTable: apiKeys.table.tableName,
      apiKeyAccountIndex: apiKeys.accountIndexName,
      accessTable: access?.table.tableName,
    }),
    ...logSettingsOf(settings),
  });
  access?.grantRead(handler.function);
  apiKeys.grantVerify(handler.function);
  return handler;
}

/** With access control come the usage plans, by which the gateway throttles what is bound to a profile. */
function createAccessControlFunction(
  scope: Construct,
  { apiKeys, api, authorizer, stageName, settings }: ManagementFunctionsProps,
  access: AccessTable,
): BundledFunction {
  const handler = new BundledFunction(scope, 'AccessControlFunction', {
    entry: 'access-control',
    description: 'Grants and revokes roles, and says what they permit',
    environment: encodeEnvironment(ACCESS_CONTROL_VARIABLES, {
      accessTable: access.table.tableName,
      apiKeyTable: apiKeys.table.tableName,
      apiKeyAccountIndex: apiKeys.accountIndexName,
      apiId: api.restApiId,
      stageName,
      cacheTtlSeconds: settings.authorizerTtlSeconds,
      flushDelayMs: settings.flushDelayMs,
    }),
    ...logSettingsOf(settings),
  });
  access.grantManage(handler.function);
  apiKeys.grantVerify(handler.function);
  grantFlush(handler.function, { api, stageName });
  const plans = new ThrottlePlans(scope, 'ThrottlePlans', { api });
  plans.grantManage(handler.function);
  authorizer.function.addEnvironment('USAGE_KEY', plans.defaultUsageKey);
  return handler;
}

/** Gives how long the logs of a stage's functions are kept. */
export function logSettingsOf({ logRetentionDays, retainData }: StageSettings) {
  return { logRetention: logRetentionDays, retainLogs: retainData };
}

// The stack of one stage, to be read as a table of contents.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { encodeAccessControlEnvironment } from '../core/access-control-environment.ts';
import { encodeApiKeysEnvironment, encodeIdentityEnvironment } from '../core/environment.ts';
import { encodeSessionsEnvironment } from '../core/sessions-environment.ts';
import { AccessTable } from './access-table.ts';
import { ApiKeyTable } from './api-key-table.ts';
import { ApiRoutes } from './api-routes.ts';
import { Authorizer } from './authorizer.ts';
import { BundledFunction } from './bundled-function.ts';
import { CacheFlush } from './cache-flush.ts';
import { FrontDoorApi } from './front-door-api.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { KeyEvents } from './key-events.ts';
import { KeyUsage } from './key-usage.ts';
import { Observability } from './observability.ts';
import { existingTables, type RegionRole } from './multi-region-settings.ts';
import { SecretScanning } from './secret-scanning.ts';
import { acknowledge } from './security-checks.ts';
import { SessionTable } from './session-table.ts';
import { SessionUsage } from './session-usage.ts';
import { ThrottlePlans } from './throttle-plans.ts';
import { createDomain } from './stage-domain.ts';
import { createDashboard, createUserPool } from './stage-page.ts';
import type { StageSettings } from './stage-settings.ts';
import { WebAcl } from './web-acl.ts';
import { WorkspaceServices } from './workspace-services.ts';
import { grantFlush } from './authorizer-cache-grant.ts';

/** Properties of a {@link FrontDoorStack}. */
export interface FrontDoorStackProps extends StackProps {
  readonly stageName: string;
  readonly settings: StageSettings;
  /** Which of the two regions this is, when the stage has two; the settings are those of that region. @default primary */
  readonly region?: RegionRole;
}

/** The front door of the Rigbox API for one stage. */
export class FrontDoorStack extends Stack {
  readonly api: RestApi;

  constructor(
    scope: Construct,
    id: string,
    { stageName, settings, region = 'primary', ...stackProps }: FrontDoorStackProps,
  ) {
    super(scope, id, { ...(settings.env && { env: settings.env }), ...stackProps });
    const logs = logSettingsOf(settings);

    const { mayWrite, apiKeys, sessions } = existingTables(region, settings);
    const tables = { retain: settings.retainData, mayWrite };
    const apiKeyTable = new ApiKeyTable(this, 'ApiKeys', {
      ...tables,
      ...(apiKeys && { existing: apiKeys }),
    });
    const sessionTable = new SessionTable(this, 'Sessions', {
      ...tables,
      ...(sessions && { existing: sessions }),
    });
    const userPool = createUserPool(this, settings);
    const accessTable = settings.accessControl
      ? new AccessTable(this, 'Access', { retain: settings.retainData })
      : undefined;

    const { authorizer, handler: authorizerFunction } = new Authorizer(this, 'Authorizer', {
      apiKeys: apiKeyTable,
      sessions: sessionTable,
      access: accessTable,
      issuers: [...(userPool ? [userPool.issuer] : []), ...settings.issuers],
      cacheTtl: Duration.seconds(settings.authorizerTtlSeconds),
      expiryConditions: settings.expiryConditions,
      legacyApiKeys: settings.legacyApiKeys,
      ...(settings.authorizerConcurrency !== undefined && {
        reservedConcurrency: settings.authorizerConcurrency,
      }),
      ...logs,
    });

    const { api, accessLog } = new FrontDoorApi(this, 'FrontDoor', {
      stageName,
      requestsPerSecond: settings.throttling.requestsPerSecond,
      burst: settings.throttling.burst,
      usagePlans: settings.accessControl,
      closeExecuteApi: settings.domain !== undefined,
      logRole: settings.apiGatewayLogRole,
      ...logs,
    });

    this.api = api;

    const apiKeysFunction = this.#createApiKeysFunction(apiKeyTable, {
      access: accessTable,
      stageName,
      settings,
    });
    const sessionsFunction = this.#createSessionsFunction(sessionTable, { stageName, settings });
    if (mayWrite) {
      new SessionUsage(this, 'SessionUsage', {
        sessions: sessionTable,
        accessLog,
        ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
        ...logs,
      });
    }
    const identityFunction = this.#createIdentityFunction(apiKeyTable, accessTable, logs);
    const secretScanning = this.#createAroundKeys({
      apiKeys: apiKeyTable,
      accessLog,
      authorizerTimeout: authorizerFunction.function.timeout,
      stageName,
      settings,
    });

    this.#createCacheFlush(sessionTable, accessTable, {
      authorizerTimeout: authorizerFunction.function.timeout,
      stageName,
      settings,
    });

    const accessControlFunction =
      accessTable &&
      this.#createAccessControlFunction(accessTable, {
        apiKeys: apiKeyTable,
        authorizer: authorizerFunction,
        stageName,
        settings,
      });

    new ApiRoutes(this, 'Routes', {
      api,
      accessControl: accessControlFunction?.function,
      authorizer,
      workspaceServices: new WorkspaceServices(this, 'WorkspaceServices', {
        url: settings.workspaceServiceUrl,
        ...(settings.vpcLink && { vpcLink: settings.vpcLink }),
      }),
      functions: {
        'api-keys': apiKeysFunction.function,
        identity: identityFunction.function,
        'secret-scanning': secretScanning.function,
        sessions: sessionsFunction.function,
      },
    });
    new GatewayResponses(this, 'GatewayResponses', { api });

    if (settings.waf) {
      new WebAcl(this, 'WebAcl', {
        stage: api.deploymentStage,
        rateLimits: settings.rateLimits,
        ...logs,
      });
    } else {
      acknowledge(api.deploymentStage, 'web-acl-switched-off');
    }
    createDashboard(this, { api, settings, userPool });
    createDomain(this, { api, settings, region });

    new Observability(this, 'Observability', {
      api,
      stageName,
      authorizer: authorizerFunction.function,
      apiKeys: apiKeysFunction.function,
      ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
    });
  }

  #createApiKeysFunction(
    apiKeys: ApiKeyTable,
    {
      access,
      stageName,
      settings,
    }: Pick<FrontDoorStackProps, 'stageName' | 'settings'> & {
      readonly access: AccessTable | undefined;
    },
  ): BundledFunction {
    const handler = new BundledFunction(this, 'ApiKeysFunction', {
      entry: 'api-keys',
      description: 'Creates, lists, rotates and deletes API keys',
      environment: encodeApiKeysEnvironment({
        apiKeyTable: apiKeys.table.tableName,
        apiKeyAccountIndex: apiKeys.accountIndexName,
        accessTable: access?.table.tableName,
        apiId: this.api.restApiId,
        stageName,
        apiKeysPerAccountMax: settings.apiKeysPerAccountMax,
        cacheTtlSeconds: settings.authorizerTtlSeconds,
      }),
      ...logSettingsOf(settings),
    });
    apiKeys.grantManage(handler.function);
    access?.grantRead(handler.function);
    grantFlush(handler.function, { api: this.api, stageName });
    return handler;
  }

  #createAccessControlFunction(
    access: AccessTable,
    around: Pick<FrontDoorStackProps, 'stageName' | 'settings'> & {
      readonly apiKeys: ApiKeyTable;
      readonly authorizer: BundledFunction;
    },
  ): BundledFunction {
    const { apiKeys, authorizer, stageName, settings } = around;
    const handler = new BundledFunction(this, 'AccessControlFunction', {
      entry: 'access-control',
      description: 'Grants and revokes roles, and says what they permit',
      environment: encodeAccessControlEnvironment({
        accessTable: access.table.tableName,
        apiKeyTable: apiKeys.table.tableName,
        apiKeyAccountIndex: apiKeys.accountIndexName,
        apiId: this.api.restApiId,
        stageName,
        cacheTtlSeconds: settings.authorizerTtlSeconds,
      }),
      ...logSettingsOf(settings),
    });
    access.grantManage(handler.function);
    apiKeys.grantVerify(handler.function);
    grantFlush(handler.function, { api: this.api, stageName });
    const plans = new ThrottlePlans(this, 'ThrottlePlans', { api: this.api });
    plans.grantManage(handler.function);
    authorizer.function.addEnvironment('USAGE_KEY', plans.defaultUsageKey);
    return handler;
  }

  #createSessionsFunction(
    sessions: SessionTable,
    { stageName, settings }: Pick<FrontDoorStackProps, 'stageName' | 'settings'>,
  ): BundledFunction {
    const handler = new BundledFunction(this, 'SessionsFunction', {
      entry: 'sessions',
      description: 'Lists and ends the sessions of users',
      environment: encodeSessionsEnvironment({
        sessionTable: sessions.table.tableName,
        apiId: this.api.restApiId,
        stageName,
        cacheTtlSeconds: settings.authorizerTtlSeconds,
      }),
      ...logSettingsOf(settings),
    });
    sessions.grantManage(handler.function);
    grantFlush(handler.function, { api: this.api, stageName });
    return handler;
  }

  /** What follows keys through their life: changes, use, leaks. Gives what takes reports of leaks. */
  #createAroundKeys(around: {
    readonly apiKeys: ApiKeyTable;
    readonly accessLog: LogGroup;
    readonly authorizerTimeout: Duration | undefined;
    readonly stageName: string;
    readonly settings: StageSettings;
  }): SecretScanning {
    const { apiKeys, accessLog, authorizerTimeout, stageName, settings } = around;
    const common = {
      apiKeys,
      api: this.api,
      stageName,
      ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
      ...logSettingsOf(settings),
    };
    new KeyEvents(this, 'KeyEvents', {
      ...common,
      ...(authorizerTimeout && { authorizerTimeout }),
      auditRetentionDays: settings.auditRetentionDays,
      retainData: settings.retainData,
    });
    if (apiKeys.mayWrite) new KeyUsage(this, 'KeyUsage', { ...common, accessLog });
    return new SecretScanning(this, 'SecretScanning', {
      ...common,
      legacyApiKeys: settings.legacyApiKeys,
      publicKeysUrl: settings.secretScanningKeysUrl,
    });
  }

  /** What follows changes of access and sessions. The stream of a session replica is not known: nothing follows it. */
  #createCacheFlush(
    sessions: SessionTable,
    access: AccessTable | undefined,
    around: Pick<FrontDoorStackProps, 'stageName' | 'settings'> & {
      readonly authorizerTimeout: Duration | undefined;
    },
  ): void {
    const { authorizerTimeout, stageName, settings } = around;
    new CacheFlush(this, 'CacheFlush', {
      sessions,
      access,
      api: this.api,
      stageName,
      ...(authorizerTimeout && { authorizerTimeout }),
      ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
      ...logSettingsOf(settings),
    });
  }

  #createIdentityFunction(
    apiKeys: ApiKeyTable,
    access: AccessTable | undefined,
    logs: LogSettings,
  ): BundledFunction {
    const handler = new BundledFunction(this, 'IdentityFunction', {
      entry: 'identity',
      description: 'Tells callers who they are',
      environment: encodeIdentityEnvironment({
        apiKeyTable: apiKeys.table.tableName,
        apiKeyAccountIndex: apiKeys.accountIndexName,
        accessTable: access?.table.tableName,
      }),
      ...logs,
    });
    access?.grantRead(handler.function);
    apiKeys.grantVerify(handler.function);
    return handler;
  }
}

type LogSettings = ReturnType<typeof logSettingsOf>;

function logSettingsOf({ logRetentionDays, retainData }: StageSettings) {
  return { logRetention: logRetentionDays, retainLogs: retainData };
}

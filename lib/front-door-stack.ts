// The stack of one stage, to be read as a table of contents.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { encodeApiKeysEnvironment, encodeIdentityEnvironment } from '../core/environment.ts';
import { ApiKeyTable } from './api-key-table.ts';
import { ApiRoutes } from './api-routes.ts';
import { Authorizer } from './authorizer.ts';
import { BundledFunction } from './bundled-function.ts';
import { DashboardSite } from './dashboard-site.ts';
import { CustomDomain } from './custom-domain.ts';
import { FrontDoorApi } from './front-door-api.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { KeyEvents } from './key-events.ts';
import { KeyUsage } from './key-usage.ts';
import { Observability } from './observability.ts';
import { SecretScanning } from './secret-scanning.ts';
import { acknowledge } from './security-checks.ts';
import type { StageSettings } from './stage-settings.ts';
import { WebAcl } from './web-acl.ts';
import { WorkspaceServices } from './workspace-services.ts';
import { grantFlush } from './authorizer-cache-grant.ts';

/** Properties of a {@link FrontDoorStack}. */
export interface FrontDoorStackProps extends StackProps {
  readonly stageName: string;
  readonly settings: StageSettings;
}

/** The front door of the Rigbox API for one stage. */
export class FrontDoorStack extends Stack {
  readonly api: RestApi;

  constructor(
    scope: Construct,
    id: string,
    { stageName, settings, ...stackProps }: FrontDoorStackProps,
  ) {
    super(scope, id, { ...(settings.env && { env: settings.env }), ...stackProps });
    const logs = logSettingsOf(settings);

    const apiKeyTable = new ApiKeyTable(this, 'ApiKeys', { retain: settings.retainData });

    const { authorizer, handler: authorizerFunction } = new Authorizer(this, 'Authorizer', {
      apiKeys: apiKeyTable,
      issuers: settings.issuers,
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
      closeExecuteApi: settings.domain !== undefined,
      logRole: settings.apiGatewayLogRole,
      ...logs,
    });

    this.api = api;

    const apiKeysFunction = this.#createApiKeysFunction(apiKeyTable, { stageName, settings });
    const identityFunction = this.#createIdentityFunction(apiKeyTable, logs);
    const secretScanning = this.#createAroundKeys({
      apiKeys: apiKeyTable,
      accessLog,
      authorizerTimeout: authorizerFunction.function.timeout,
      stageName,
      settings,
    });

    new ApiRoutes(this, 'Routes', {
      api,
      authorizer,
      workspaceServices: new WorkspaceServices(this, 'WorkspaceServices', {
        url: settings.workspaceServiceUrl,
        ...(settings.vpcLink && { vpcLink: settings.vpcLink }),
      }),
      functions: {
        'api-keys': apiKeysFunction.function,
        identity: identityFunction.function,
        'secret-scanning': secretScanning.function,
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
    this.#createDashboard(settings);
    if (settings.domain) new CustomDomain(this, 'CustomDomain', { api, ...settings.domain });

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
    { stageName, settings }: Pick<FrontDoorStackProps, 'stageName' | 'settings'>,
  ): BundledFunction {
    const handler = new BundledFunction(this, 'ApiKeysFunction', {
      entry: 'api-keys',
      description: 'Creates, lists, rotates and deletes API keys',
      environment: encodeApiKeysEnvironment({
        apiKeyTable: apiKeys.table.tableName,
        apiKeyAccountIndex: apiKeys.accountIndexName,
        apiId: this.api.restApiId,
        stageName,
        apiKeysPerAccountMax: settings.apiKeysPerAccountMax,
        cacheTtlSeconds: settings.authorizerTtlSeconds,
      }),
      ...logSettingsOf(settings),
    });
    apiKeys.grantManage(handler.function);
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
    new KeyUsage(this, 'KeyUsage', { ...common, accessLog });
    return new SecretScanning(this, 'SecretScanning', {
      ...common,
      legacyApiKeys: settings.legacyApiKeys,
      publicKeysUrl: settings.secretScanningKeysUrl,
    });
  }

  #createDashboard({ dashboard, issuers, domain, ...settings }: StageSettings): void {
    if (!dashboard) return;
    const { issuer = issuers[0]?.issuer, ...page } = dashboard;
    if (issuer === undefined) throw new Error('the dashboard needs an issuer to sign in at');
    new DashboardSite(this, 'Dashboard', {
      ...page,
      issuer,
      apiUrl: domain ? `https://${domain.name}` : this.api.url,
      logRetention: settings.logRetentionDays,
      retain: settings.retainData,
    });
  }

  #createIdentityFunction(apiKeys: ApiKeyTable, logs: LogSettings): BundledFunction {
    const handler = new BundledFunction(this, 'IdentityFunction', {
      entry: 'identity',
      description: 'Tells callers who they are',
      environment: encodeIdentityEnvironment({
        apiKeyTable: apiKeys.table.tableName,
        apiKeyAccountIndex: apiKeys.accountIndexName,
      }),
      ...logs,
    });
    apiKeys.grantVerify(handler.function);
    return handler;
  }
}

type LogSettings = ReturnType<typeof logSettingsOf>;

function logSettingsOf({ logRetentionDays, retainData }: StageSettings) {
  return { logRetention: logRetentionDays, retainLogs: retainData };
}

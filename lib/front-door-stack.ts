// The stack of one stage, to be read as a table of contents.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { AccessTable } from './access-table.ts';
import { ApiKeyTable } from './api-key-table.ts';
import { ApiRoutes } from './api-routes.ts';
import { Authorizer } from './authorizer.ts';
import { CacheFlush } from './cache-flush.ts';
import { FrontDoorApi } from './front-door-api.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { KeyEvents } from './key-events.ts';
import { KeyUsage } from './key-usage.ts';
import { createManagementFunctions, logSettingsOf } from './management-functions.ts';
import { Observability } from './observability.ts';
import { existingTables, type RegionRole } from './multi-region-settings.ts';
import { SecretScanning } from './secret-scanning.ts';
import { acknowledge } from './security-checks.ts';
import { SessionTable } from './session-table.ts';
import { SessionUsage } from './session-usage.ts';
import { createDomain } from './stage-domain.ts';
import { createDashboard, createUserPool } from './stage-page.ts';
import type { StageSettings } from './stage-settings.ts';
import { WebAcl } from './web-acl.ts';
import { WorkspaceServices } from './workspace-services.ts';

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

    const tables = this.#createTables(settings, region);
    const userPool = createUserPool(this, settings);
    const { authorizer, handler: authorizerFunction } = new Authorizer(this, 'Authorizer', {
      ...tables,
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

    const authorizerTimeout = authorizerFunction.function.timeout;
    const functions = createManagementFunctions(this, {
      ...tables,
      api,
      authorizer: authorizerFunction,
      stageName,
      settings,
    });
    const secretScanning = this.#createFollowers({
      ...tables,
      accessLog,
      authorizerTimeout,
      stageName,
      settings,
    });

    new ApiRoutes(this, 'Routes', {
      api,
      accessControl: functions.accessControl?.function,
      authorizer,
      workspaceServices: new WorkspaceServices(this, 'WorkspaceServices', {
        url: settings.workspaceServiceUrl,
        ...(settings.vpcLink && { vpcLink: settings.vpcLink }),
      }),
      functions: {
        'api-keys': functions.apiKeys.function,
        identity: functions.identity.function,
        'secret-scanning': secretScanning.function,
        sessions: functions.sessions.function,
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
      apiKeys: functions.apiKeys.function,
      ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
    });
  }

  #createTables(settings: StageSettings, region: RegionRole) {
    const { mayWrite, apiKeys, sessions } = existingTables(region, settings);
    const common = { retain: settings.retainData, mayWrite };
    return {
      apiKeys: new ApiKeyTable(this, 'ApiKeys', {
        ...common,
        ...(apiKeys && { existing: apiKeys }),
      }),
      sessions: new SessionTable(this, 'Sessions', {
        ...common,
        ...(sessions && { existing: sessions }),
      }),
      access: settings.accessControl
        ? new AccessTable(this, 'Access', { retain: settings.retainData })
        : undefined,
    };
  }

  /** What follows keys and sessions through their life: changes, use, leaks. Gives what takes reports of leaks. */
  #createFollowers(around: {
    readonly apiKeys: ApiKeyTable;
    readonly sessions: SessionTable;
    readonly access: AccessTable | undefined;
    readonly accessLog: LogGroup;
    readonly authorizerTimeout: Duration | undefined;
    readonly stageName: string;
    readonly settings: StageSettings;
  }): SecretScanning {
    const { apiKeys, sessions, access, accessLog, authorizerTimeout, stageName, settings } = around;
    const common = {
      apiKeys,
      sessions,
      api: this.api,
      stageName,
      ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
      ...logSettingsOf(settings),
    };
    const flusher = { ...common, ...(authorizerTimeout && { authorizerTimeout }) };
    new KeyEvents(this, 'KeyEvents', {
      ...flusher,
      auditRetentionDays: settings.auditRetentionDays,
      retainData: settings.retainData,
    });
    new CacheFlush(this, 'CacheFlush', { ...flusher, access });
    if (apiKeys.mayWrite) {
      new KeyUsage(this, 'KeyUsage', { ...common, accessLog });
      new SessionUsage(this, 'SessionUsage', { ...common, accessLog });
    }
    return new SecretScanning(this, 'SecretScanning', {
      ...common,
      flushDelayMs: settings.flushDelayMs,
      legacyApiKeys: settings.legacyApiKeys,
      publicKeysUrl: settings.secretScanningKeysUrl,
    });
  }
}

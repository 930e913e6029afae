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
import { DashboardSite } from './dashboard-site.ts';
import { CustomDomain } from './custom-domain.ts';
import { FrontDoorApi } from './front-door-api.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { KeyEvents } from './key-events.ts';
import { KeyUsage } from './key-usage.ts';
import { Observability } from './observability.ts';
import { regionTables, type RegionRole } from './multi-region-settings.ts';
import { RegionFailover } from './region-failover.ts';
import { SecretScanning } from './secret-scanning.ts';
import { acknowledge } from './security-checks.ts';
import { SessionTable } from './session-table.ts';
import { SessionUsage } from './session-usage.ts';
import { ThrottlePlans } from './throttle-plans.ts';
import type { StageSettings } from './stage-settings.ts';
import { FirstPartyUserPool } from './user-pool.ts';
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

    const replicas = regionTables(region, settings.multiRegion);
    const mayWrite = replicas?.mayWrite ?? true;
    const tables = { retain: settings.retainData, mayWrite };
    const apiKeyTable = new ApiKeyTable(this, 'ApiKeys', {
      ...tables,
      ...(replicas && { replica: replicas.apiKeys }),
    });
    const sessionTable = new SessionTable(this, 'Sessions', {
      ...tables,
      ...(replicas && { replica: replicas.sessions }),
    });
    const userPool = this.#createUserPool(settings);
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

    // A replica whose stream is not known has no consumer: its cached policies end by themselves.
    if (sessionTable.table.tableStreamArn !== undefined) {
      new CacheFlush(this, 'CacheFlush', {
        sessions: sessionTable,
        access: accessTable,
        api,
        stageName,
        ...(authorizerFunction.function.timeout && {
          authorizerTimeout: authorizerFunction.function.timeout,
        }),
        ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
        ...logs,
      });
    }

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
    this.#createDashboard(settings, userPool);
    this.#createDomain(settings, region);

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

  #createUserPool({ userPool, retainData }: StageSettings): FirstPartyUserPool | undefined {
    if (!userPool) return undefined;
    return new FirstPartyUserPool(this, 'UserPool', {
      signIn: userPool.signIn,
      selfSignUp: userPool.selfSignUp,
      threatProtection: userPool.threatProtection,
      accessTokenLife: Duration.minutes(userPool.accessTokenMinutes),
      refreshTokenLife: Duration.days(userPool.refreshTokenDays),
      refreshGrace: Duration.seconds(userPool.refreshGraceSeconds),
      userIdPrefix: userPool.userIdPrefix,
      retain: retainData,
    });
  }

  #createDomain(settings: StageSettings, role: RegionRole): void {
    const { domain, multiRegion, env, alarmTopicArn } = settings;
    if (!domain) return;
    const api = this.api;
    const custom = new CustomDomain(this, 'CustomDomain', { api, ...domain });
    if (!multiRegion || !env) return;
    new RegionFailover(this, 'Failover', {
      role,
      api,
      name: domain.name,
      domain: custom.domain,
      regionalName: multiRegion[role].regionalName,
      certificateArn: domain.certificateArn,
      hostedZone: multiRegion.hostedZone,
      tableNames: Object.values(multiRegion.tableNames),
      otherRegion: role === 'primary' ? multiRegion.standby.region : multiRegion.primary.region,
      alarmTopicArn,
    });
  }

  #createDashboard(
    { dashboard, issuers, domain, ...settings }: StageSettings,
    userPool: FirstPartyUserPool | undefined,
  ): void {
    if (!dashboard) return;
    const own = userPool?.signInFor(dashboard.domain?.name);
    const { issuer = own?.issuer ?? issuers[0]?.issuer, clientId = own?.clientId } = dashboard;
    if (issuer === undefined || clientId === undefined) {
      throw new Error('the dashboard needs an issuer to sign in at, and a client there');
    }
    new DashboardSite(this, 'Dashboard', {
      ...dashboard,
      issuer,
      clientId,
      issuerOrigins: [...dashboard.issuerOrigins, ...(own?.origins ?? [])],
      apiUrl: domain ? `https://${domain.name}` : this.api.url,
      logRetention: settings.logRetentionDays,
      retain: settings.retainData,
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

// The stack of one stage, to be read as a table of contents.
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { encodeApiKeysEnvironment } from '../core/environment.ts';
import { ApiKeyTable } from './api-key-table.ts';
import { ApiRoutes } from './api-routes.ts';
import { Authorizer } from './authorizer.ts';
import { BundledFunction } from './bundled-function.ts';
import { CustomDomain } from './custom-domain.ts';
import { FrontDoorApi } from './front-door-api.ts';
import { GatewayResponses } from './gateway-responses.ts';
import { Observability } from './observability.ts';
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
    const logs = { logRetention: settings.logRetentionDays, retainLogs: settings.retainData };

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

    const { api } = new FrontDoorApi(this, 'FrontDoor', {
      stageName,
      requestsPerSecond: settings.throttling.requestsPerSecond,
      burst: settings.throttling.burst,
      closeExecuteApi: settings.domain !== undefined,
      logRole: settings.apiGatewayLogRole,
      ...logs,
    });

    this.api = api;

    const apiKeysFunction = new BundledFunction(this, 'ApiKeysFunction', {
      entry: 'api-keys',
      description: 'Creates, lists and deletes API keys',
      environment: encodeApiKeysEnvironment({
        apiKeyTable: apiKeyTable.table.tableName,
        apiKeyAccountIndex: apiKeyTable.accountIndexName,
        apiId: api.restApiId,
        stageName,
        apiKeysPerAccountMax: settings.apiKeysPerAccountMax,
        cacheTtlSeconds: settings.authorizerTtlSeconds,
      }),
      ...logs,
    });
    apiKeyTable.grantManage(apiKeysFunction.function);
    grantFlush(apiKeysFunction.function, { api, stageName });

    const identityFunction = new BundledFunction(this, 'IdentityFunction', {
      entry: 'identity',
      description: 'Tells callers who they are',
      memorySizeMb: 256,
      ...logs,
    });

    new ApiRoutes(this, 'Routes', {
      api,
      authorizer,
      workspaceServices: new WorkspaceServices(this, 'WorkspaceServices', {
        url: settings.workspaceServiceUrl,
        ...(settings.vpcLink && { vpcLink: settings.vpcLink }),
      }),
      functions: { 'api-keys': apiKeysFunction.function, identity: identityFunction.function },
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
    if (settings.domain) new CustomDomain(this, 'CustomDomain', { api, ...settings.domain });

    new Observability(this, 'Observability', {
      api,
      stageName,
      authorizer: authorizerFunction.function,
      apiKeys: apiKeysFunction.function,
      ...(settings.alarmTopicArn !== undefined && { alarmTopicArn: settings.alarmTopicArn }),
    });
  }
}

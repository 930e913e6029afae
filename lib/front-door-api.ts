// The REST API itself: its stage, its access log, and the account's role for its logs.
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  ApiKeySourceType,
  CfnAccount,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { deployEveryChange } from './deployed-content.ts';
import { acknowledge } from './security-checks.ts';

/** Properties of a {@link FrontDoorApi}. */
export interface FrontDoorApiProps {
  readonly stageName: string;
  /** Requests per second over the whole stage. */
  readonly requestsPerSecond: number;
  /** Requests above that rate at once. */
  readonly burst: number;
  /** Answers under a custom domain only. @default false */
  /** Takes the key that usage plans count by from the authorizer. @default no usage plans */
  readonly usagePlans?: boolean;
  readonly closeExecuteApi?: boolean;
  /** @default create */
  readonly logRole?: 'create' | 'existing';
  readonly logRetention: RetentionDays;
  /** @default true */
  readonly retainLogs?: boolean;
}

/**
 * One JSON line a request. Values are quoted here because API Gateway writes an unset one as `-`. Who and with which
 * key, never the key.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const ACCESS_LOG_FIELDS = {
  requestId: '$context.extendedRequestId',
  time: '$context.requestTimeEpoch',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  errorType: '$context.error.responseType',
  principal: '$context.authorizer.principalId',
  accountId: '$context.authorizer.accountId',
  credentialType: '$context.authorizer.credentialType',
  credentialId: '$context.authorizer.credentialId',
  // Of session tokens only. The user agent comes from the authorizer, which has taken out what could break this line.
  sessionStartedAt: '$context.authorizer.sessionStartedAt',
  clientId: '$context.authorizer.clientId',
  userAgent: '$context.authorizer.userAgent',
  authorizerStatus: '$context.authorizer.status',
  authorizerError: '$context.authorizer.error',
  authorizerLatencyMs: '$context.authorizer.integrationLatency',
  integrationStatus: '$context.integration.status',
  integrationLatencyMs: '$context.integration.latency',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  waf: '$context.wafResponseCode',
} as const;

/** Creates the API with its stage. Routes are added by others. */
export class FrontDoorApi extends Construct {
  readonly api: RestApi;
  readonly accessLog: LogGroup;

  constructor(scope: Construct, id: string, props: FrontDoorApiProps) {
    super(scope, id);
    this.accessLog = new LogGroup(this, 'AccessLog', {
      retention: props.logRetention,
      removalPolicy: props.retainLogs === false ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    this.api = new RestApi(this, 'Api', {
      description: `Front door of the Rigbox API, stage ${props.stageName}`,
      endpointConfiguration: { types: [EndpointType.REGIONAL] },
      disableExecuteApiEndpoint: props.closeExecuteApi ?? false,
      ...(props.usagePlans && { apiKeySourceType: ApiKeySourceType.AUTHORIZER }),
      deployOptions: {
        stageName: props.stageName,
        accessLogDestination: new LogGroupLogDestination(this.accessLog),
        accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG_FIELDS)),
        // Execution logs of errors only, and never request data: they would hold the credentials.
        loggingLevel: MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: true,
        throttlingRateLimit: props.requestsPerSecond,
        throttlingBurstLimit: props.burst,
      },
    });
    deployEveryChange(this.api);
    acknowledge(this.api, 'validation-behind-gateway', 'own-authorizer');
    if (props.logRole !== 'existing') this.#createLogRole();
  }

  // API Gateway writes logs by one role per account and region; without it, no stage with logs can be deployed.
  #createLogRole(): void {
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    acknowledge(role, 'api-gateway-log-role');
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    // Other stacks of the account log by the same setting, so that deleting this one must not take it away.
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.api.deploymentStage.node.addDependency(account);
  }
}

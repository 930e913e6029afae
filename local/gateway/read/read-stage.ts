// Reads the one RestApi of the assembly and its one Stage.
import { Properties } from '../../template/property.ts';
import { TemplateRefusal } from '../../template/refusal.ts';
import { resourcesOfType } from '../../template/resolved-assembly.ts';
import type { PlacedResource, ResolvedAssembly } from '../../template/resolved-assembly.ts';
import type { ApiIdentity } from '../context-variable.ts';
import {
  ACCESS_LOG_SETTING,
  ENDPOINT_CONFIGURATION,
  METHOD_SETTING,
  REST_API,
  STAGE,
} from './known-property.ts';

/** The API as its stage serves it. */
export interface StagedApi {
  readonly api: ApiIdentity;
  readonly rootResourceId: string;
  /** Whether API keys come from the authorizer, and not from a header of the request. */
  readonly apiKeysComeFromAuthorizer: boolean;
  readonly executeApiIsDisabled: boolean;
  readonly accessLogFormat: string | undefined;
  /** Name of the log group that the access log goes to; undefined when it goes to none. */
  readonly accessLogGroup: string | undefined;
  /** What is accepted without effect. */
  readonly notices: readonly string[];
}

const FORMAT_BYTES_MAX = 3072;

/** Reads API and stage. @throws {TemplateRefusal} when there is not exactly one of each. */
export function readStagedApi(assembly: ResolvedAssembly): StagedApi {
  const restApi = onlyOne(assembly, 'AWS::ApiGateway::RestApi');
  const stage = onlyOne(assembly, 'AWS::ApiGateway::Stage');
  const apiProperties = new Properties(restApi.logicalId, restApi.properties, REST_API);
  const properties = new Properties(stage.logicalId, stage.properties, STAGE);
  const variables = properties.textMap('Variables');
  return {
    api: {
      apiId: restApi.physicalId,
      accountId: restApi.accountId,
      region: restApi.region,
      stageName: properties.text('StageName'),
      deploymentId: properties.text('DeploymentId'),
      endpointType: endpointTypeOf(apiProperties),
      stageVariables: variables,
    },
    rootResourceId: restApi.attribute('RootResourceId'),
    apiKeysComeFromAuthorizer: apiProperties.optionalText('ApiKeySourceType') === 'AUTHORIZER',
    executeApiIsDisabled: [true, 'true'].includes(
      apiProperties.value('DisableExecuteApiEndpoint') as string,
    ),
    accessLogFormat: accessLogFormatOf(properties),
    accessLogGroup: accessLogGroupOf(properties),
    notices: noticesOf(properties),
  };
}

function onlyOne(assembly: ResolvedAssembly, type: string): PlacedResource {
  const [first, second] = resourcesOfType(assembly, type);
  if (first === undefined) throw new TemplateRefusal('cloud assembly', `holds no ${type}`);
  if (second !== undefined)
    throw new TemplateRefusal(second.logicalId, `only one ${type} is emulated`);
  return first;
}

function endpointTypeOf(properties: Properties): string {
  if (!properties.has('EndpointConfiguration')) return 'EDGE';
  const [type = 'EDGE'] = properties
    .child('EndpointConfiguration', ENDPOINT_CONFIGURATION)
    .texts('Types');
  if (type !== 'REGIONAL' && type !== 'EDGE')
    properties.refuse(`endpoint type ${type} is not emulated`);
  return type;
}

function accessLogFormatOf(properties: Properties): string | undefined {
  if (!properties.has('AccessLogSetting')) return undefined;
  const format = properties.child('AccessLogSetting', ACCESS_LOG_SETTING).text('Format');
  if (!/\$context\.(?:extendedRequestId|requestId)\b/.test(format)) {
    properties.refuse(
      'the access log format must contain $context.requestId or $context.extendedRequestId',
    );
  }
  if (Buffer.byteLength(format) > FORMAT_BYTES_MAX)
    properties.refuse('the access log format is larger than 3 KB');
  return format;
}

function accessLogGroupOf(properties: Properties): string | undefined {
  if (!properties.has('AccessLogSetting')) return undefined;
  const destination = properties
    .child('AccessLogSetting', ACCESS_LOG_SETTING)
    .optionalText('DestinationArn');
  return /^arn:aws:logs:[^:]+:\d+:log-group:([^:]+)/.exec(destination ?? '')?.[1];
}

function noticesOf(properties: Properties): string[] {
  const throttles = properties
    .children('MethodSettings', METHOD_SETTING)
    .some((setting) => setting.has('ThrottlingRateLimit') || setting.has('ThrottlingBurstLimit'));
  return throttles ? [`${properties.logicalId}: throttling of the stage is not emulated`] : [];
}

// The properties of API Gateway's resources that are understood. Whatever is not listed here stops the start.
import type { PropertyTable } from '../../template/property.ts';

const NO_PAYLOAD_CONVERSION = { only: [], because: 'payloads are never converted' };
const NO_SERVICE_INTEGRATION = {
  only: [],
  because: 'service credentials belong to integrations that are refused',
};

/** `AWS::ApiGateway::RestApi`. */
export const REST_API: PropertyTable = {
  ApiKeySourceType: 'read',
  BinaryMediaTypes: { only: [[]], because: 'payloads are never converted' },
  Description: 'inert',
  DisableExecuteApiEndpoint: 'read',
  EndpointConfiguration: 'read',
  Name: 'inert',
  SecurityPolicy: 'inert',
  Tags: 'inert',
};

/** `EndpointConfiguration` of a RestApi. */
export const ENDPOINT_CONFIGURATION: PropertyTable = { IpAddressType: 'inert', Types: 'read' };

/** `AWS::ApiGateway::Resource`. */
export const RESOURCE: PropertyTable = { ParentId: 'read', PathPart: 'read', RestApiId: 'read' };

/** `AWS::ApiGateway::Method`. */
export const METHOD: PropertyTable = {
  ApiKeyRequired: 'read',
  AuthorizationScopes: { only: [[]], because: 'Cognito authorizers do not run' },
  AuthorizationType: 'read',
  AuthorizerId: 'read',
  HttpMethod: 'read',
  Integration: 'read',
  MethodResponses: 'read',
  OperationName: 'inert',
  RequestModels: { only: [{}], because: 'bodies are not validated against models' },
  RequestParameters: 'read',
  ResourceId: 'read',
  RestApiId: 'read',
};

/** One of a Method's `MethodResponses`. */
export const METHOD_RESPONSE: PropertyTable = {
  ResponseModels: 'inert',
  ResponseParameters: 'read',
  StatusCode: 'read',
};

/** `Integration` of type HTTP_PROXY. */
export const HTTP_PROXY: PropertyTable = {
  ConnectionId: 'read',
  ConnectionType: 'read',
  IntegrationHttpMethod: 'read',
  IntegrationResponses: { only: [[]], because: 'a proxy integration relays the response as it is' },
  IntegrationTarget: 'read',
  // Only a template can fail to match, and the body of a proxy integration goes through none.
  PassthroughBehavior: 'inert',
  RequestParameters: 'read',
  RequestTemplates: { only: [{}], because: 'a proxy integration relays the body as it is' },
  ResponseTransferMode: { only: ['BUFFERED'], because: 'responses are not streamed' },
  TimeoutInMillis: 'read',
  Type: 'read',
  Uri: 'read',
  CacheKeyParameters: { only: [[]], because: 'responses are not cached' },
  ContentHandling: NO_PAYLOAD_CONVERSION,
  Credentials: NO_SERVICE_INTEGRATION,
};

/** `Integration` of type AWS_PROXY. */
export const LAMBDA_PROXY: PropertyTable = {
  ConnectionType: { only: ['INTERNET'], because: 'a function has no connection' },
  ContentHandling: NO_PAYLOAD_CONVERSION,
  Credentials: { only: [], because: 'the function must be permitted by a Lambda::Permission' },
  IntegrationHttpMethod: { only: ['POST'], because: 'Lambda is invoked by POST alone' },
  IntegrationResponses: { only: [[]], because: 'a proxy integration relays the response as it is' },
  PassthroughBehavior: 'inert',
  RequestParameters: 'read',
  RequestTemplates: { only: [{}], because: 'a proxy integration relays the body as it is' },
  ResponseTransferMode: { only: ['BUFFERED'], because: 'responses are not streamed' },
  TimeoutInMillis: 'read',
  Type: 'read',
  Uri: 'read',
  CacheKeyParameters: { only: [[]], because: 'responses are not cached' },
};

/** `Integration` of type MOCK. */
export const MOCK: PropertyTable = {
  IntegrationResponses: 'read',
  PassthroughBehavior: 'read',
  RequestParameters: { only: [{}], because: 'a mock has no request to map to' },
  RequestTemplates: 'read',
  TimeoutInMillis: 'inert',
  Type: 'read',
  CacheKeyParameters: { only: [[]], because: 'responses are not cached' },
  ContentHandling: NO_PAYLOAD_CONVERSION,
};

/** One of an Integration's `IntegrationResponses`. */
export const INTEGRATION_RESPONSE: PropertyTable = {
  ContentHandling: NO_PAYLOAD_CONVERSION,
  ResponseParameters: 'read',
  ResponseTemplates: 'read',
  SelectionPattern: 'read',
  StatusCode: 'read',
};

/** `AWS::ApiGateway::Authorizer`. */
export const AUTHORIZER: PropertyTable = {
  AuthType: 'inert',
  AuthorizerResultTtlInSeconds: 'read',
  AuthorizerUri: 'read',
  IdentitySource: 'read',
  // Has no effect for REQUEST authorizers, the only ones that are emulated.
  IdentityValidationExpression: 'inert',
  Name: 'inert',
  RestApiId: 'read',
  Type: { only: ['REQUEST'], because: 'only REQUEST authorizers are' },
};

/** `AWS::ApiGateway::GatewayResponse`. */
export const GATEWAY_RESPONSE: PropertyTable = {
  ResponseParameters: 'read',
  ResponseTemplates: 'read',
  ResponseType: 'read',
  RestApiId: 'read',
  StatusCode: 'read',
};

/** `AWS::ApiGateway::Stage`. */
export const STAGE: PropertyTable = {
  AccessLogSetting: 'read',
  CacheClusterEnabled: { only: [false], because: 'responses are not cached' },
  DeploymentId: 'read',
  Description: 'inert',
  DocumentationVersion: 'inert',
  MethodSettings: 'read',
  RestApiId: 'read',
  StageName: 'read',
  Tags: 'inert',
  TracingEnabled: 'inert',
  Variables: 'read',
};

/** `AccessLogSetting` of a Stage. */
export const ACCESS_LOG_SETTING: PropertyTable = { DestinationArn: 'read', Format: 'read' };

/** One of a Stage's `MethodSettings`. */
export const METHOD_SETTING: PropertyTable = {
  CachingEnabled: { only: [false], because: 'responses are not cached' },
  DataTraceEnabled: 'inert',
  HttpMethod: 'read',
  LoggingLevel: 'inert',
  MetricsEnabled: 'inert',
  ResourcePath: 'read',
  ThrottlingBurstLimit: 'read',
  ThrottlingRateLimit: 'read',
};

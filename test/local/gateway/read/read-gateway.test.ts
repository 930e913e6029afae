// What stops the start: a property that is not emulated must never be served as open.
import {
  apiResources,
  authorizerResources,
  functionResources,
  httpProxy,
  lambdaProxy,
  methodResources,
  mock,
} from '../api-template.ts';
import type { Resources } from '../api-template.ts';
import { BACKEND, startGateway, stopGateways } from '../running-gateway.ts';

afterEach(stopGateways);

const METHOD = 'RaMethodGET';

const withMethod = (properties: Record<string, unknown>): Resources => ({
  ...apiResources(),
  ...authorizerResources('Auth'),
  ...functionResources('Run'),
  ...methodResources('GET /a', properties),
});

it.each([
  ['an API key from a header', { ...mock(), ApiKeyRequired: true }],
  ['IAM authorization', { ...mock(), AuthorizationType: 'AWS_IAM' }],
  [
    'Cognito authorization',
    { ...mock(), AuthorizationType: 'COGNITO_USER_POOLS', AuthorizerId: { Ref: 'Auth' } },
  ],
  ['an authorizer that it does not use', { ...mock(), AuthorizerId: { Ref: 'Auth' } }],
  [
    'an authorizer that does not exist',
    { ...mock(), AuthorizationType: 'CUSTOM', AuthorizerId: 'other' },
  ],
  ['no authorizer although it says CUSTOM', { ...mock(), AuthorizationType: 'CUSTOM' }],
  ['a request validator', { ...mock(), RequestValidatorId: 'v' }],
  ['request models', { ...mock(), RequestModels: { 'application/json': 'm' } }],
  ['scopes', { ...mock(), AuthorizationScopes: ['a'] }],
  ['a property that nobody knows', { ...mock(), Invented: 1 }],
  ['an AWS integration', { Integration: { Type: 'AWS', Uri: 'x' } }],
  ['an HTTP integration', { Integration: { Type: 'HTTP', Uri: BACKEND } }],
  ['no integration', {}],
  ['credentials', httpProxy(BACKEND, { Credentials: 'arn' })],
  ['response streaming', httpProxy(BACKEND, { ResponseTransferMode: 'STREAM' })],
  [
    'response mappings of a proxy',
    httpProxy(BACKEND, { IntegrationResponses: [{ StatusCode: '200' }] }),
  ],
  ['a cache key', httpProxy(BACKEND, { CacheKeyParameters: ['method.request.header.X'] })],
  ['a timeout out of range', httpProxy(BACKEND, { TimeoutInMillis: 30_000 })],
  ['a placeholder that nothing fills', httpProxy(`${BACKEND}/{proxy}`)],
  ['a back end elsewhere', httpProxy('https://elsewhere.example/')],
  ['a back end on a reserved port', httpProxy('http://127.0.0.1:22/')],
  ['no URL', httpProxy('ftp://127.0.0.1/')],
  ['a private integration that is not mapped', httpProxy(BACKEND, { ConnectionType: 'VPC_LINK' })],
  ['a Lambda function invoked by GET', lambdaProxy('Run', { IntegrationHttpMethod: 'GET' })],
  [
    'a Lambda function elsewhere',
    lambdaProxy('Run', { Uri: 'arn:aws:apigateway:eu-west-1:s3:path/x' }),
  ],
])('refusal-01: refuses a method with %s, with its logical id', async (_case, properties) => {
  await expect(startGateway(withMethod(properties))).rejects.toMatchObject({ logicalId: METHOD });
});

it.each([
  ['a resource policy', { Policy: {} }],
  ['binary media types', { BinaryMediaTypes: ['*/*'] }],
  ['an OpenAPI body', { Body: {} }],
  ['compression', { MinimumCompressionSize: 0 }],
  ['a private endpoint', { EndpointConfiguration: { Types: ['PRIVATE'] } }],
])('refusal-02: refuses an API with %s', async (_case, api) => {
  await expect(startGateway({ ...apiResources({ api }) })).rejects.toMatchObject({
    logicalId: 'Api',
  });
});

it.each([
  ['a cache', { CacheClusterEnabled: true }],
  [
    'cached methods',
    { MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', CachingEnabled: true }] },
  ],
  ['a canary', { CanarySetting: {} }],
  ['a client certificate', { ClientCertificateId: 'c' }],
])('refusal-03: refuses a stage with %s', async (_case, stage) => {
  await expect(startGateway({ ...apiResources({ stage }) })).rejects.toMatchObject({
    logicalId: 'Stage',
  });
});

it.each([
  ['a TOKEN type', { Type: 'TOKEN' }],
  ['credentials', { AuthorizerCredentials: 'arn' }],
  ['provider ARNs', { ProviderARNs: ['a'] }],
  ['a function elsewhere', { AuthorizerUri: 'arn:aws:apigateway:eu-west-1:lambda:path/x' }],
])('refusal-04: refuses an authorizer with %s', async (_case, properties) => {
  const resources = { ...apiResources(), ...authorizerResources('Auth', properties) };

  await expect(startGateway(resources)).rejects.toMatchObject({ logicalId: 'Auth' });
});

it('refusal-05: refuses a second API, a second stage and none at all', async () => {
  const second = (id: string, type: string): Resources => ({
    ...apiResources(),
    [id]: { Type: type },
  });

  await expect(startGateway(second('Other', 'AWS::ApiGateway::RestApi'))).rejects.toMatchObject({
    logicalId: 'Other',
  });
  await expect(startGateway(second('Next', 'AWS::ApiGateway::Stage'))).rejects.toMatchObject({
    logicalId: 'Next',
  });
  await expect(startGateway({})).rejects.toThrow('holds no AWS::ApiGateway::RestApi');
});

it.each([
  ['two parameters at one place', '/a/{x}', '/a/{y}', 'RaXx123yx125'],
  ['anything below a greedy parameter', '/{p+}', '/{p+}/b', 'Rx123px43x125Xb'],
])('refusal-06: refuses %s', async (_case, first, second, logicalId) => {
  const resources = {
    ...apiResources(),
    ...methodResources(`GET ${first}`, mock()),
    ...methodResources(`GET ${second}`, mock()),
  };

  await expect(startGateway(resources)).rejects.toMatchObject({ logicalId });
});

it('refusal-07: refuses the same method twice and the same gateway response twice', async () => {
  const method = methodResources('GET /a', mock());
  const response = {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: { RestApiId: { Ref: 'Api' }, ResponseType: 'THROTTLED' },
  };

  await expect(
    startGateway({ ...apiResources(), ...method, Again: method[METHOD]! }),
  ).rejects.toMatchObject({ logicalId: 'Again' });
  await expect(
    startGateway({ ...apiResources(), One: response, Two: response }),
  ).rejects.toMatchObject({ logicalId: 'Two' });
});

it('proxy-12: a private integration goes where its connection is mapped, the stage in front for a load balancer', async () => {
  const link = { ConnectionType: 'VPC_LINK', ConnectionId: 'link-1' };
  const gateway = await startGateway({
    ...apiResources(),
    ...methodResources('GET /v1', httpProxy(`${BACKEND}/path`, link)),
    ...methodResources(
      'GET /v2',
      httpProxy(`${BACKEND}/path`, { ...link, IntegrationTarget: 'arn' }),
    ),
  });

  await gateway.send('GET', '/v1');
  await gateway.send('GET', '/v2');

  expect(gateway.backendRequests.map(({ target }) => target)).toEqual(['/path', '/prod/path']);
});

it('gives a notice for throttling, which has no effect', async () => {
  const setting = {
    HttpMethod: '*',
    ResourcePath: '/*',
    ThrottlingRateLimit: 1,
    ThrottlingBurstLimit: 1,
  };
  const gateway = await startGateway({
    ...apiResources({ stage: { MethodSettings: [setting] } }),
    ...methodResources('GET /a', mock()),
  });

  expect(gateway.notices).toEqual(['Stage: throttling of the stage is not emulated']);
});

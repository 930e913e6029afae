// Writes the template of a small API as a cloud assembly, for tests that need exactly the properties they name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Resources of a template by logical id. */
export type Resources = Readonly<
  Record<string, { Type: string; Properties?: unknown; Condition?: string }>
>;

/** The sections of a template besides its resources. */
export type Sections = Readonly<Record<string, unknown>>;

const API = { Ref: 'Api' };
const ROOT = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };

/** The API, its stage and its deployment; properties can be added to API and stage. */
export function apiResources(
  properties: { api?: Record<string, unknown>; stage?: Record<string, unknown> } = {},
): Resources {
  return {
    Api: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: {
        Name: 'Api',
        EndpointConfiguration: { Types: ['REGIONAL'] },
        ...properties.api,
      },
    },
    Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: API } },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        RestApiId: API,
        DeploymentId: { Ref: 'Deployment' },
        StageName: 'prod',
        ...properties.stage,
      },
    },
  };
}

/** A method on a path such as `GET /pets/{id}`, with the resources that the path needs. */
export function methodResources(route: string, properties: Record<string, unknown>): Resources {
  const [verb = '', path = ''] = route.split(' ');
  const parts = path.split('/').filter(Boolean);
  const resources = parts.map((pathPart, index) => [
    resourceId(parts.slice(0, index + 1)),
    {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: API,
        PathPart: pathPart,
        ParentId: index === 0 ? ROOT : { Ref: resourceId(parts.slice(0, index)) },
      },
    },
  ]) as [string, { Type: string; Properties: unknown }][];
  return {
    ...Object.fromEntries(resources),
    [`${resourceId(parts)}Method${verb}`]: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: API,
        ResourceId: parts.length === 0 ? ROOT : { Ref: resourceId(parts) },
        HttpMethod: verb,
        AuthorizationType: 'NONE',
        ...properties,
      },
    },
  };
}

function resourceId(parts: readonly string[]): string {
  return `R${parts.map((part) => part.replaceAll(/\W/g, (sign) => `x${sign.charCodeAt(0)}`)).join('X')}`;
}

/** A resource without a method. */
export function bareResource(path: string): Resources {
  const entries = Object.entries(methodResources(`GET ${path}`, {}));
  return Object.fromEntries(
    entries.filter(([, { Type: type }]) => type === 'AWS::ApiGateway::Resource'),
  );
}

/** An `HTTP_PROXY` integration with an echoing back end. */
export function httpProxy(
  uri: string,
  properties: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    Integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'ANY', Uri: uri, ...properties },
  };
}

/** A `MOCK` integration that always answers 200. */
export function mock(text = ''): Record<string, unknown> {
  return {
    Integration: {
      Type: 'MOCK',
      RequestTemplates: { 'application/json': '{"statusCode": 200}' },
      IntegrationResponses: [
        { StatusCode: '200', ResponseTemplates: { 'application/json': text } },
      ],
    },
    MethodResponses: [{ StatusCode: '200' }],
  };
}

/** An `AWS_PROXY` integration with a function of the template. */
export function lambdaProxy(
  functionId: string,
  properties: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    Integration: {
      Type: 'AWS_PROXY',
      IntegrationHttpMethod: 'POST',
      Uri: invocationUri(functionId),
      ...properties,
    },
  };
}

/** What `Uri` and `AuthorizerUri` name a function by. */
export function invocationUri(functionId: string): unknown {
  return {
    'Fn::Sub': [
      'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Arn}/invocations',
      { Arn: { 'Fn::GetAtt': [functionId, 'Arn'] } },
    ],
  };
}

/** A function whose code the tests stand in for, and the permission for API Gateway to call it. */
export function functionResources(
  functionId: string,
  sourceArn = 'arn:aws:execute-api:*',
): Resources {
  return {
    [functionId]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { ZipFile: '' },
        Role: 'arn:aws:iam::1:role/r',
      },
    },
    [`${functionId}Permission`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: { 'Fn::GetAtt': [functionId, 'Arn'] },
        Principal: 'apigateway.amazonaws.com',
        SourceArn: sourceArn,
      },
    },
  };
}

/** An authorizer with its function, both named after `id`. */
export function authorizerResources(
  id: string,
  properties: Record<string, unknown> = {},
): Resources {
  return {
    ...functionResources(`${id}Function`),
    [id]: {
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        RestApiId: API,
        Name: id,
        Type: 'REQUEST',
        IdentitySource: 'method.request.header.Authorization',
        AuthorizerUri: invocationUri(`${id}Function`),
        ...properties,
      },
    },
  };
}

/** The properties of a method that an authorizer guards. */
export function guardedBy(authorizerId: string): Record<string, unknown> {
  return { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: authorizerId } };
}

/** A customised gateway response. */
export function gatewayResponse(type: string, properties: Record<string, unknown>): Resources {
  return {
    [`Response${type}`]: {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: { RestApiId: API, ResponseType: type, ...properties },
    },
  };
}

/** Writes resources as an assembly of one stack, gives its directory to `use`, and removes it afterwards. */
export function withAssembly<T>(
  resources: Resources,
  use: (directory: string) => T,
  sections: Sections = {},
): T {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    const manifest = {
      version: '1',
      artifacts: {
        Test: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://unknown-account/unknown-region',
          properties: { templateFile: 'Test.template.json' },
        },
      },
    };
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest));
    writeFileSync(
      join(directory, 'Test.template.json'),
      JSON.stringify({ ...sections, Resources: resources }),
    );
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

// Reads `AWS::ApiGateway::Method` resources into routes with compiled integrations.
import { Properties } from '../../template/property.ts';
import type { PlacedResource } from '../../template/resolved-assembly.ts';
import type { RequestAuthorizer } from '../authorization/authorizer.ts';
import type { Route } from '../router.ts';
import { readHttpProxy } from './read-http-proxy.ts';
import type { IntegrationSurroundings, MethodUnderRead } from './read-integration.ts';
import { readLambdaProxy } from './read-lambda-proxy.ts';
import { readMock } from './read-mock.ts';
import { METHOD, METHOD_RESPONSE } from './known-property.ts';

const VERBS: ReadonlySet<string> = new Set([
  'ANY',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
]);
const READERS = { AWS_PROXY: readLambdaProxy, HTTP_PROXY: readHttpProxy, MOCK: readMock } as const;

/** Reads one method. @throws {TemplateRefusal} for anything in it that is not emulated. */
export function readMethod(
  resource: PlacedResource,
  paths: ReadonlyMap<string, string>,
  authorizers: ReadonlyMap<string, RequestAuthorizer>,
  surroundings: IntegrationSurroundings,
): Route {
  const properties = new Properties(resource.logicalId, resource.properties, METHOD);
  const verb = properties.text('HttpMethod');
  if (!VERBS.has(verb)) properties.refuse(`HttpMethod ${verb} is not emulated`);
  const resourceId = properties.text('ResourceId');
  const resourcePath =
    paths.get(resourceId) ?? properties.refuse('its ResourceId is no resource of the API');
  const authorizer = authorizerOf(properties, authorizers);
  const isApiKeyRequired = readApiKeyRequired(properties, surroundings);
  const integrate = integrationOf(
    { properties, verb, resourcePath, ...declarationsOf(properties) },
    surroundings,
  );
  const route = {
    logicalId: resource.logicalId,
    resourceId,
    resourcePath,
    verb,
    isApiKeyRequired,
    integrate,
  };
  return authorizer === undefined ? route : { ...route, authorizer };
}

function readApiKeyRequired(
  properties: Properties,
  { apiKeysComeFromAuthorizer }: IntegrationSurroundings,
): boolean {
  const isRequired = [true, 'true'].includes(properties.value('ApiKeyRequired') as string);
  if (isRequired && !apiKeysComeFromAuthorizer)
    properties.refuse('ApiKeyRequired is not emulated: API keys are not read from a header');
  return isRequired;
}

function authorizerOf(
  properties: Properties,
  authorizers: ReadonlyMap<string, RequestAuthorizer>,
): RequestAuthorizer | undefined {
  const type = properties.optionalText('AuthorizationType') ?? 'NONE';
  if (type === 'NONE') {
    if (properties.has('AuthorizerId'))
      properties.refuse('AuthorizerId without AuthorizationType CUSTOM');
    return undefined;
  }
  if (type !== 'CUSTOM') properties.refuse(`AuthorizationType ${type} is not emulated`);
  return (
    authorizers.get(properties.text('AuthorizerId')) ??
    properties.refuse('its AuthorizerId is no authorizer')
  );
}

function integrationOf(
  method: MethodUnderRead,
  surroundings: IntegrationSurroundings,
): Route['integrate'] {
  const integration = method.properties.value('Integration') as
    Readonly<Record<string, unknown>> | undefined;
  const type = integration?.['Type'];
  if (typeof type !== 'string' || !Object.hasOwn(READERS, type)) {
    return method.properties.refuse(`Integration.Type ${String(type)} is not emulated`);
  }
  return READERS[type as keyof typeof READERS](method, surroundings);
}

/** What the method declares of requests and responses: mappings may use nothing else. */
function declarationsOf(
  properties: Properties,
): Pick<MethodUnderRead, 'requestParameters' | 'responses'> {
  const requestParameters = (properties.value('RequestParameters') ?? {}) as Readonly<
    Record<string, unknown>
  >;
  const responses = properties
    .children('MethodResponses', METHOD_RESPONSE)
    .map((response): [string, Set<string>] => {
      const parameters = (response.value('ResponseParameters') ?? {}) as Readonly<
        Record<string, unknown>
      >;
      return [response.text('StatusCode'), new Set(Object.keys(parameters))];
    });
  return {
    requestParameters: new Set(Object.keys(requestParameters)),
    responses: new Map(responses),
  };
}

// Reads integrations of type AWS_PROXY, which must be Lambda functions of the assembly.
import type { Integrate } from '../router.ts';
import { compileLambdaProxy } from '../integration/lambda-proxy.ts';
import { hasForbiddenDestination } from '../integration/parameter-mapping.ts';
import { apiArnOf } from '../method-arn.ts';
import { LAMBDA_PROXY } from './known-property.ts';
import { readMappings, readTimeout } from './read-integration.ts';
import type { IntegrationSurroundings, MethodUnderRead } from './read-integration.ts';

/**
 * Reads and compiles the integration. AWS checks the permission against the resource's template and `ANY`, not against
 * the request, so that it is known already. Mappings have no effect but a forbidden one.
 */
export function readLambdaProxy(
  method: MethodUnderRead,
  surroundings: IntegrationSurroundings,
): Integrate {
  const { api, functionOfUri, isInvocable } = surroundings;
  const integration = method.properties.child('Integration', LAMBDA_PROXY);
  integration.text('IntegrationHttpMethod');
  const { function: lambda, arn } = functionOfUri(integration.text('Uri'), integration);
  const sourceArn = `${apiArnOf(api)}/${api.stageName}/${method.verb}${method.resourcePath}`;
  const mappings = readMappings(method, integration, api);
  return compileLambdaProxy({
    api,
    function: lambda,
    isInvocable: isInvocable(arn, sourceArn) && !hasForbiddenDestination(mappings, 'lambda'),
    timeoutMs: readTimeout(integration),
  });
}

// Reads `AWS::ApiGateway::Authorizer` resources of type REQUEST.
import type { InvokableFunction } from '../../lambda/invocation.ts';
import { Properties } from '../../template/property.ts';
import type { PlacedResource } from '../../template/resolved-assembly.ts';
import { compileIdentitySource } from '../authorization/identity-source.ts';
import type { IdentitySource, RequestAuthorizer } from '../authorization/authorizer.ts';
import type { ApiIdentity } from '../context-variable.ts';
import { apiArnOf } from '../method-arn.ts';
import type { Switches } from '../switches.ts';
import type { IsInvocable } from '../../lambda/invoke-permission.ts';
import { AUTHORIZER } from './known-property.ts';

/** Gives the function that an integration or authorizer URI names, with the ARN as the URI writes it. */
export type FunctionOfUri = (
  uri: string,
  properties: Properties,
) => { readonly function: InvokableFunction; readonly arn: string };

/** What reading an authorizer needs to know of the rest. */
export interface AuthorizerSurroundings {
  readonly api: ApiIdentity;
  readonly switches: Switches;
  readonly functionOfUri: FunctionOfUri;
  readonly isInvocable: IsInvocable;
}

const TTL_SECONDS_DEFAULT = 300;
const TTL_SECONDS_MAX = 3600;

/** Reads one authorizer. @throws {TemplateRefusal} for one that API Gateway would not accept or that is not emulated. */
export function readAuthorizer(
  resource: PlacedResource,
  surroundings: AuthorizerSurroundings,
): RequestAuthorizer {
  const { api, functionOfUri, isInvocable } = surroundings;
  const properties = new Properties(resource.logicalId, resource.properties, AUTHORIZER);
  properties.text('Type');
  const ttlSeconds =
    properties.optionalNumber('AuthorizerResultTtlInSeconds') ?? TTL_SECONDS_DEFAULT;
  if (ttlSeconds < 0 || ttlSeconds > TTL_SECONDS_MAX) {
    properties.refuse(
      `AuthorizerResultTtlInSeconds must be 0 to ${TTL_SECONDS_MAX}, got ${ttlSeconds}`,
    );
  }
  const identitySources = readIdentitySources(properties, surroundings);
  if (ttlSeconds > 0 && identitySources.length === 0)
    properties.refuse('a cached authorizer needs an IdentitySource');
  const { function: lambda, arn } = functionOfUri(properties.text('AuthorizerUri'), properties);
  return {
    logicalId: resource.logicalId,
    id: resource.physicalId,
    ttlMs: ttlSeconds * 1000,
    identitySources,
    function: lambda,
    isInvocable: isInvocable(arn, `${apiArnOf(api)}/authorizers/${resource.physicalId}`),
  };
}

function readIdentitySources(
  properties: Properties,
  { api, switches }: AuthorizerSurroundings,
): readonly IdentitySource[] {
  const expressions = (properties.optionalText('IdentitySource') ?? '')
    .split(',')
    .map((part) => part.trim());
  return expressions
    .filter((expression) => expression !== '')
    .map(
      (expression) =>
        compileIdentitySource(expression, api, switches.identitySourceCase) ??
        properties.refuse(`${expression} cannot be an identity source`),
    );
}

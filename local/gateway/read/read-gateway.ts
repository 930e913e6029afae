// Puts the gateway together from the resolved assembly: everything a request will need is compiled here.
import type { Clock } from '../../clock.ts';
import type { InvokableFunction } from '../../lambda/invocation.ts';
import type { Properties } from '../../template/property.ts';
import { TemplateRefusal } from '../../template/refusal.ts';
import { resourcesOfType } from '../../template/resolved-assembly.ts';
import type { ResolvedAssembly } from '../../template/resolved-assembly.ts';
import type { UsagePlans } from '../../usage-plan/usage-plans.ts';
import type { Firewall } from '../../waf/firewall.ts';
import { createAuthorizerCache } from '../authorization/authorizer-cache.ts';
import { authorizerEventOf } from '../event/lambda-event.ts';
import type { EvaluatePolicies, Gateway } from '../gateway.ts';
import { createHttpBackend } from '../integration/http-backend.ts';
import type { HttpBackend } from '../integration/http-backend.ts';
import { createMethodArn } from '../method-arn.ts';
import { compileAccessLog } from '../response/access-log.ts';
import type { AccessLog } from '../response/access-log.ts';
import { createGatewayResponses } from '../response/gateway-response.ts';
import { createRouter } from '../router.ts';
import type { Route, RoutedResource } from '../router.ts';
import type { Switches } from '../switches.ts';
import { compilePermissions } from '../../lambda/invoke-permission.ts';
import { readAuthorizer } from './read-authorizer.ts';
import { readGatewayResponse } from './read-gateway-response.ts';
import type { IntegrationSurroundings } from './read-integration.ts';
import { readMethod } from './read-method.ts';
import { readResourcePaths } from './read-resource.ts';
import type { StagedApi } from './read-stage.ts';

/** What the gateway is built from besides the assembly. */
export interface GatewaySurroundings {
  readonly staged: StagedApi;
  readonly switches: Switches;
  readonly clock: Clock;
  readonly origins: Readonly<Record<string, string>>;
  /** PEM of a further certificate authority that HTTPS back ends may be signed by. */
  readonly trustedCa: string | undefined;
  readonly firewall: Firewall | undefined;
  readonly usagePlans: UsagePlans;
  readonly evaluatePolicies: EvaluatePolicies;
  /** Gives the function of an ARN without its qualifier, or undefined for one outside the assembly. */
  readonly functionOf: (arn: string) => InvokableFunction | undefined;
}

/** A gateway that is ready to serve. */
export interface ReadGateway {
  readonly gateway: Gateway;
  readonly accessLog: AccessLog | undefined;
  readonly notices: readonly string[];
  /** Closes the connections to back ends. */
  close(): void;
}

const FUNCTION_URI =
  /:lambda:path\/2015-03-31\/functions\/(arn:aws:lambda:[^:]+:\d+:function:[^:/]+)((?::[^:/]+)?)\/invocations$/;

/**
 * Builds the gateway.
 *
 * @throws {TemplateRefusal} with the logical id of the first resource that cannot be emulated.
 */
export function readGateway(
  assembly: ResolvedAssembly,
  surroundings: GatewaySurroundings,
): ReadGateway {
  const { staged, switches, clock, firewall } = surroundings;
  const api = firewall === undefined ? staged.api : { ...staged.api, webAclArn: firewall.arn };
  const backends = new Map<string, HttpBackend>();
  const integration: IntegrationSurroundings = {
    api,
    apiKeysComeFromAuthorizer: staged.apiKeysComeFromAuthorizer,
    switches,
    origins: surroundings.origins,
    isInvocable: compilePermissions(
      resourcesOfType(assembly, 'AWS::Lambda::Permission'),
      'apigateway.amazonaws.com',
    ),
    functionOfUri: (uri, properties) => functionOfUri(uri, properties, surroundings),
    backendAt: (origin) => {
      const backend = backends.get(origin) ?? createHttpBackend(origin, surroundings.trustedCa);
      backends.set(origin, backend);
      return backend;
    },
  };
  const resources = readRoutedResources(assembly, staged.rootResourceId, integration);
  const custom = resourcesOfType(assembly, 'AWS::ApiGateway::GatewayResponse').map((resource) =>
    readGatewayResponse(resource, api),
  );
  refuseRepeated(assembly, custom);
  const gateway: Gateway = {
    api,
    executeApiIsDisabled: staged.executeApiIsDisabled,
    router: createRouter(resources, switches),
    cache: createAuthorizerCache(clock),
    usagePlans: surroundings.usagePlans,
    responses: createGatewayResponses(custom, api, switches),
    switches,
    clock,
    evaluatePolicies: surroundings.evaluatePolicies,
    methodArnOf: createMethodArn(api, switches.methodArnPath),
    authorizerEventOf: authorizerEventOf(api, switches),
    ...(firewall === undefined ? {} : { firewall }),
  };
  return {
    gateway,
    accessLog:
      staged.accessLogFormat === undefined
        ? undefined
        : compileAccessLog(staged.accessLogFormat, api),
    notices: [...staged.notices, ...authorizerNotices(resources)],
    close: () => {
      for (const backend of backends.values()) backend.close();
    },
  };
}

function readRoutedResources(
  assembly: ResolvedAssembly,
  rootResourceId: string,
  integration: IntegrationSurroundings,
): readonly RoutedResource[] {
  const paths = readResourcePaths(
    resourcesOfType(assembly, 'AWS::ApiGateway::Resource'),
    rootResourceId,
  );
  const authorizers = new Map(
    resourcesOfType(assembly, 'AWS::ApiGateway::Authorizer').map((resource) => [
      resource.physicalId,
      readAuthorizer(resource, integration),
    ]),
  );
  const routes = resourcesOfType(assembly, 'AWS::ApiGateway::Method').map((resource) =>
    readMethod(resource, paths, authorizers, integration),
  );
  refuseTwice(routes);
  return [...paths].map(([id, path]) => ({
    path,
    routes: routes.filter(({ resourceId }) => resourceId === id),
  }));
}

function refuseTwice(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const { logicalId, verb, resourcePath } of routes) {
    const key = `${verb} ${resourcePath}`;
    if (seen.has(key)) throw new TemplateRefusal(logicalId, `the API has ${key} already`);
    seen.add(key);
  }
}

function refuseRepeated(
  assembly: ResolvedAssembly,
  custom: readonly { readonly type: string }[],
): void {
  const resources = resourcesOfType(assembly, 'AWS::ApiGateway::GatewayResponse');
  for (const [index, { type }] of custom.entries()) {
    const isRepeated = custom.findIndex((other) => other.type === type) !== index;
    if (isRepeated)
      throw new TemplateRefusal(
        resources[index]?.logicalId ?? type,
        `${type} is customised already`,
      );
  }
}

function functionOfUri(
  uri: string,
  properties: Properties,
  { functionOf }: GatewaySurroundings,
): { readonly function: InvokableFunction; readonly arn: string } {
  const parts = FUNCTION_URI.exec(uri);
  if (parts === null) return properties.refuse(`${uri} names no Lambda function`);
  const [, arn = '', qualifier = ''] = parts;
  const lambda = functionOf(arn) ?? properties.refuse(`${arn} is no function of the assembly`);
  return { function: lambda, arn: arn + qualifier };
}

function authorizerNotices(resources: readonly RoutedResource[]): string[] {
  const authorizers = new Set(
    resources.flatMap(({ routes }) => routes.flatMap(({ authorizer }) => authorizer ?? [])),
  );
  return [...authorizers]
    .filter(({ ttlMs, identitySources }) => ttlMs === 0 && identitySources.length > 0)
    .map(
      ({ logicalId }) =>
        `${logicalId}: whether AWS enforces identity sources without a cache is not known (switch identitySourceAtZeroTtl)`,
    );
}

// Reads integrations of type HTTP_PROXY: where the back end is on this machine, and what is mapped.
import { isIP } from 'node:net';
import type { Properties } from '../../template/property.ts';
import type { Integrate } from '../router.ts';
import { compileHttpProxy } from '../integration/http-proxy.ts';
import { createMappedValues } from '../integration/parameter-mapping.ts';
import { compileUri } from '../integration/uri-template.ts';
import type { UriTemplate } from '../integration/uri-template.ts';
import { HTTP_PROXY } from './known-property.ts';
import { readMappings, readTimeout } from './read-integration.ts';
import type { IntegrationSurroundings, MethodUnderRead } from './read-integration.ts';

const DEFAULT_PORTS = [80, 443];
const FIRST_FREE_PORT = 1024;

/** Reads and compiles the integration. @throws {TemplateRefusal} for a back end that is not on this machine. */
export function readHttpProxy(
  method: MethodUnderRead,
  surroundings: IntegrationSurroundings,
): Integrate {
  const { api, switches, backendAt } = surroundings;
  const integration = method.properties.child('Integration', HTTP_PROXY);
  const mappings = readMappings(method, integration, api);
  const valuesOf = createMappedValues(switches);
  const uri = compileUri(withStageVariables(integration, surroundings), mappings, valuesOf);
  if (uri === undefined) return integration.refuse('Integration.Uri is no HTTP URL');
  const [unfilled] = uri.unfilled;
  if (unfilled !== undefined)
    integration.refuse(`no mapping fills {${unfilled}} of Integration.Uri`);
  refusePort(uri, integration);
  const verb = integration.text('IntegrationHttpMethod');
  return compileHttpProxy({
    api,
    uri: withStagePrefix(uri, integration, api.stageName),
    backend: backendAt(localOriginOf(uri, integration, surroundings.origins)),
    verb: verb === 'ANY' ? undefined : verb,
    timeoutMs: readTimeout(integration),
    mappings,
    valuesOf,
    switches,
  });
}

function withStageVariables(integration: Properties, { api }: IntegrationSurroundings): string {
  return integration
    .text('Uri')
    .replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_whole, name: string) => {
      return api.stageVariables[name] ?? integration.refuse(`the stage has no variable ${name}`);
    });
}

/** A private integration through a VPC link V2 gets the stage name in front of its path. */
function withStagePrefix(
  uri: UriTemplate,
  integration: Properties,
  stageName: string,
): UriTemplate {
  if (!integration.has('IntegrationTarget')) return uri;
  return { ...uri, pathOf: (facts) => `/${stageName}${uri.pathOf(facts)}` };
}

function refusePort({ origin }: UriTemplate, integration: Properties): void {
  const { port } = new URL(origin);
  if (port === '' || DEFAULT_PORTS.includes(Number(port)) || Number(port) >= FIRST_FREE_PORT)
    return;
  integration.refuse(
    `back ends listen on port 80, 443 or ${FIRST_FREE_PORT} to 65535, got ${port}`,
  );
}

/** A mapped origin goes where the map says; any other must be on this machine already. */
function localOriginOf(
  { origin }: UriTemplate,
  integration: Properties,
  origins: Readonly<Record<string, string>>,
): string {
  const connectionId = integration.optionalText('ConnectionId');
  const isPrivate = (integration.optionalText('ConnectionType') ?? 'INTERNET') === 'VPC_LINK';
  if (isPrivate && connectionId === undefined)
    integration.refuse('a VPC_LINK integration needs a ConnectionId');
  const mapped =
    (connectionId === undefined ? undefined : origins[connectionId]) ?? origins[origin];
  if (mapped !== undefined) return mapped;
  if (!isPrivate && isLoopback(new URL(origin).hostname)) return origin;
  return integration.refuse(
    `origin ${origin} is not on this machine and not mapped to one that is`,
  );
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

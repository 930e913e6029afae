// What the readers of the integration types share: the method under read, its surroundings, its request mappings.
import type { Properties } from '../../template/property.ts';
import type { ApiIdentity } from '../context-variable.ts';
import type { HttpBackend } from '../integration/http-backend.ts';
import type { ParameterMapping } from '../integration/parameter-mapping.ts';
import { parameterSource } from '../parameter-source.ts';
import type { Switches } from '../switches.ts';
import type { IsInvocable } from '../../lambda/invoke-permission.ts';
import type { FunctionOfUri } from './read-authorizer.ts';

/** A method while its integration is read. */
export interface MethodUnderRead {
  readonly properties: Properties;
  readonly verb: string;
  readonly resourcePath: string;
  /** Declared request parameters, such as `method.request.path.id`. */
  readonly requestParameters: ReadonlySet<string>;
  /** Declared status → declared response parameters. */
  readonly responses: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What methods and their integrations need to know of the rest. */
export interface IntegrationSurroundings {
  readonly api: ApiIdentity;
  readonly apiKeysComeFromAuthorizer: boolean;
  readonly switches: Switches;
  readonly functionOfUri: FunctionOfUri;
  readonly isInvocable: IsInvocable;
  /** Origin in the template, or id of a VPC link → origin on this machine. */
  readonly origins: Readonly<Record<string, string>>;
  /** Gives the one back end of an origin on this machine. */
  readonly backendAt: (origin: string) => HttpBackend;
}

const TIMEOUT_MS_DEFAULT = 29_000;
const TIMEOUT_MS_MIN = 50;
const DESTINATION = /^integration\.request\.(header|path|querystring)\.([a-zA-Z0-9._$-]+)$/;

/** Reads `TimeoutInMillis`. */
export function readTimeout(integration: Properties): number {
  const timeoutMs = integration.optionalNumber('TimeoutInMillis') ?? TIMEOUT_MS_DEFAULT;
  if (timeoutMs >= TIMEOUT_MS_MIN && timeoutMs <= TIMEOUT_MS_DEFAULT) return timeoutMs;
  return integration.refuse(
    `TimeoutInMillis must be ${TIMEOUT_MS_MIN} to ${TIMEOUT_MS_DEFAULT}, got ${timeoutMs}`,
  );
}

/**
 * Reads the request mappings. As on AWS, a mapping may use only request parameters that the method declares.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
 */
export function readMappings(
  method: MethodUnderRead,
  integration: Properties,
  api: ApiIdentity,
): readonly ParameterMapping[] {
  return Object.entries(integration.textMap('RequestParameters')).map(([key, expression]) => {
    const destination = DESTINATION.exec(key);
    const source = parameterSource(expression, api);
    if (destination === null || source === undefined) {
      return integration.refuse(`mapping ${key} from ${expression} is not emulated`);
    }
    refuseUndeclared(method, expression);
    return {
      destination: destination[1] as ParameterMapping['destination'],
      name: destination[2] ?? '',
      source,
    };
  });
}

function refuseUndeclared(
  { properties, requestParameters }: MethodUnderRead,
  expression: string,
): void {
  if (!expression.startsWith('method.request.')) return;
  const declared = expression.replace(/^method\.request\.multivalue/, 'method.request.');
  if (requestParameters.has(expression) || requestParameters.has(declared)) return;
  properties.refuse(`${expression} is mapped but not declared in RequestParameters`);
}

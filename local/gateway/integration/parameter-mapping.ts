// The request parameter mappings of an integration, compiled: which header, path or query value is set from where.
import type { Facts } from '../facts.ts';
import type { ParameterSource } from '../parameter-source.ts';
import type { Switches } from '../switches.ts';

/** One `integration.request.…` destination and its source. */
export interface ParameterMapping {
  readonly destination: 'header' | 'path' | 'querystring';
  readonly name: string;
  readonly source: ParameterSource;
}

/** Gives the values of a mapping for one request, or undefined when the mapping counts as not there. */
export type MappedValues = (
  mapping: ParameterMapping,
  facts: Facts,
) => readonly string[] | undefined;

/** A mapping to one of these headers makes every request fail. */
const FORBIDDEN_FOR_HTTP: ReadonlySet<string> = new Set([
  'content-length',
  'transfer-encoding',
  'x-amzn-apigateway-api-id',
  'x-amzn-trace-id',
]);
const FORBIDDEN_FOR_LAMBDA: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'proxy-authenticate',
  'te',
  'transfer-encoding',
]);
/** A mapping to one of these headers does nothing. */
const IGNORED: ReadonlySet<string> = new Set(['expect', 'proxy-authenticate', 'te', 'via']);

/** Tells whether a mapping makes every request of its method an internal error. */
export function hasForbiddenDestination(
  mappings: readonly ParameterMapping[],
  integration: 'http' | 'lambda',
): boolean {
  const forbidden = integration === 'http' ? FORBIDDEN_FOR_HTTP : FORBIDDEN_FOR_LAMBDA;
  return mappings.some(
    ({ destination, name }) => destination === 'header' && forbidden.has(name.toLowerCase()),
  );
}

/** Tells whether a mapping is silently dropped. */
export function isIgnored({ destination, name }: ParameterMapping): boolean {
  return destination === 'header' && IGNORED.has(name.toLowerCase());
}

/**
 * Reads mapped values. A mapping whose source is missing does not exist for that request, which lets the client's own
 * header of that name through.
 */
export function createMappedValues({
  unsetAuthorizerSource,
}: Pick<Switches, 'unsetAuthorizerSource'>): MappedValues {
  return ({ source }, facts) => {
    const values = source.read(facts);
    if (values !== undefined) return values;
    return source.kind === 'authorizer-context' && unsetAuthorizerSource === 'empty'
      ? ['']
      : undefined;
  };
}

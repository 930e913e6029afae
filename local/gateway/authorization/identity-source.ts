// Compiles the `IdentitySource` of an authorizer: the parts of a request that must be there and that key the cache.
import type { ApiIdentity } from '../context-variable.ts';
import { valuesOf } from '../header-list.ts';
import { parameterSource } from '../parameter-source.ts';
import type { Switches } from '../switches.ts';
import type { IdentitySource } from './authorizer.ts';

const HEADER = /^method\.request\.header\.(.+)$/;
const QUERY = /^method\.request\.querystring\.(.+)$/;

/**
 * Compiles one source, or gives undefined for what cannot be one: path parameters and static values among them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
export function compileIdentitySource(
  expression: string,
  api: ApiIdentity,
  casing: Switches['identitySourceCase'],
): IdentitySource | undefined {
  const header = HEADER.exec(expression)?.[1];
  if (header !== undefined) {
    const lowerCase = header.toLowerCase();
    if (casing === 'insensitive')
      return { expression, read: ({ request }) => valuesOf(request.headers, lowerCase) };
    return sourceOf(expression, `method.request.multivalueheader.${header}`, api);
  }
  const query = QUERY.exec(expression)?.[1];
  if (query !== undefined)
    return sourceOf(expression, `method.request.multivaluequerystring.${query}`, api);
  if (
    !/^(?:stageVariables|context)\./.test(expression) ||
    expression.startsWith('context.authorizer.')
  )
    return undefined;
  return sourceOf(expression, expression, api);
}

function sourceOf(
  expression: string,
  readAs: string,
  api: ApiIdentity,
): IdentitySource | undefined {
  const source = parameterSource(readAs, api);
  return source && { expression, read: (facts) => source.read(facts) ?? [] };
}

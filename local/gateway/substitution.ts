// Plain substitution of `$context`, `$stageVariables` and `$method.request` in a text, compiled once: no Velocity here.
import type { ApiIdentity } from './context-variable.ts';
import { contextVariable } from './context-variable.ts';
import type { FactReader } from './context-variable.ts';
import type { Facts } from './facts.ts';
import { parameterSource } from './parameter-source.ts';

/** Renders a compiled text for one request. */
export type Rendering = (facts: Facts) => string;

const VARIABLE =
  /\$(?:context(?:\.\w+)+|stageVariables\.\w+|method\.request\.(?:header|querystring|path)\.[\w-]+)/g;

/**
 * Compiles a text. `unset` says what a variable without a value becomes, given the variable as it is written; a name
 * that nobody documents is a variable that is never set. Values go in as they are, unescaped.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function compileSubstitution(
  text: string,
  api: ApiIdentity,
  unset: (variable: string) => string,
): Rendering {
  const literals = text.split(VARIABLE);
  const variables = text.match(VARIABLE) ?? [];
  const readers = variables.map((variable) => readerOf(variable, api));
  const fallbacks = variables.map(unset);
  return (facts) => {
    let rendered = literals[0] ?? '';
    for (let index = 0; index < readers.length; index += 1) {
      rendered += (readers[index]?.(facts) ?? fallbacks[index] ?? '') + (literals[index + 1] ?? '');
    }
    return rendered;
  };
}

function readerOf(variable: string, api: ApiIdentity): FactReader | undefined {
  if (variable.startsWith('$context.'))
    return contextVariable(variable.slice('$context.'.length), api);
  const source = parameterSource(variable.slice(1), api);
  return (facts) => source?.read(facts)?.at(-1);
}

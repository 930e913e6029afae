// Mapping expressions: where the value of a mapped parameter, an identity source or a response header comes from.
import type { ApiIdentity } from './context-variable.ts';
import { contextVariable } from './context-variable.ts';
import type { Facts } from './facts.ts';
import { valuesOfExactly } from './header-list.ts';
import { parseQuery } from './query.ts';

/** A compiled mapping expression. */
export interface ParameterSource {
  readonly expression: string;
  readonly kind:
    | 'static'
    | 'path'
    | 'querystring'
    | 'header'
    | 'stage-variable'
    | 'context'
    | 'authorizer-context';
  /** Gives every value in the order sent, or undefined when the parameter is missing. */
  read(facts: Facts): readonly string[] | undefined;
}

type RequestReader = (name: string) => (facts: Facts) => readonly string[] | undefined;

const present = (values: readonly string[]): readonly string[] | undefined =>
  values.length === 0 ? undefined : values;
const lastOf = (values: readonly string[]): readonly string[] | undefined =>
  present(values.slice(-1));

const queryValues = (facts: Facts, name: string): string[] =>
  parseQuery(facts.request.queryText)
    .filter(([sent]) => sent === name)
    .map(([, value]) => value);

/** Names are told apart by case here, as REST APIs do. */
const REQUEST_READERS: Readonly<
  Record<string, { kind: 'path' | 'querystring' | 'header'; read: RequestReader }>
> = {
  header: {
    kind: 'header',
    read: (name) => (facts) => lastOf(valuesOfExactly(facts.request.headers, name)),
  },
  multivalueheader: {
    kind: 'header',
    read: (name) => (facts) => present(valuesOfExactly(facts.request.headers, name)),
  },
  querystring: { kind: 'querystring', read: (name) => (facts) => lastOf(queryValues(facts, name)) },
  multivaluequerystring: {
    kind: 'querystring',
    read: (name) => (facts) => present(queryValues(facts, name)),
  },
  path: {
    kind: 'path',
    read: (name) => (facts) => {
      const value = facts.match?.pathParameters[name];
      return value === undefined ? undefined : [value];
    },
  },
};

/**
 * Compiles an expression, or gives undefined for one that is not understood, `method.request.body` among them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export function parameterSource(expression: string, api: ApiIdentity): ParameterSource | undefined {
  const literal = /^'(.*)'$/s.exec(expression)?.[1];
  if (literal !== undefined) return fixed(expression, 'static', [literal]);

  const request = /^method\.request\.([a-z]+)\.(.+)$/.exec(expression);
  if (request !== null) {
    const reader = REQUEST_READERS[request[1] ?? ''];
    return reader && { expression, kind: reader.kind, read: reader.read(request[2] ?? '') };
  }
  const stageVariable = /^stageVariables\.(\w+)$/.exec(expression)?.[1];
  if (stageVariable !== undefined) {
    const value = api.stageVariables[stageVariable];
    return fixed(expression, 'stage-variable', value === undefined ? undefined : [value]);
  }
  return contextSource(expression, api);
}

function contextSource(expression: string, api: ApiIdentity): ParameterSource | undefined {
  const name = /^context\.(.+)$/.exec(expression)?.[1];
  const reader = name === undefined ? undefined : contextVariable(name, api);
  if (name === undefined || reader === undefined) return undefined;
  return {
    expression,
    kind: name.startsWith('authorizer.') ? 'authorizer-context' : 'context',
    read: (facts) => {
      const value = reader(facts);
      return value === undefined ? undefined : [value];
    },
  };
}

function fixed(
  expression: string,
  kind: 'static' | 'stage-variable',
  values: readonly string[] | undefined,
): ParameterSource {
  return { expression, kind, read: () => values };
}

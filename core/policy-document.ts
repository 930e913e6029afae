// IAM policy documents as an authorizer returns them: the ones that need no list of operations. The compiler of limited
// permissions builds on them.
import type { ApiArn } from './api-arn.ts';
import { formatStageArn } from './api-arn.ts';

/** One statement of a policy for `execute-api:Invoke`. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: 'execute-api:Invoke';
  readonly Resource: readonly string[];
  readonly Condition?: { readonly DateLessThan: { readonly 'aws:CurrentTime': string } };
}

/** An IAM policy document as an authorizer returns it. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** Every method that a request can have. */
export const VERBS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

/**
 * Paths that a server behind the gateway could read as another path: dot segments (with or without path parameters),
 * empty segments, percent-encoding, backslashes. How the method ARN spells them is not documented, so they are denied
 * in every spelling rather than compared.
 */
export const AMBIGUOUS_PATHS = ['/*/..*', '/*/./*', '/*/.', '/*//*', '/*%*', '/*\\*'] as const;

/** Builds the policy that allows every operation, listed or not, on every path that has one meaning. */
export function fullAccessPolicy(api: ApiArn, endsAt?: string): PolicyDocument {
  return policyOf(
    api,
    { allow: VERBS.map((verb) => `/${verb}/api/*`), deny: AMBIGUOUS_PATHS },
    endsAt,
  );
}

/** Builds the policy that refuses everything. */
export function emptyPolicy(api: ApiArn): PolicyDocument {
  return document(statement('Deny', [`${formatStageArn(api)}/*`]));
}

/**
 * Builds the policy that allows exactly some methods of one path, for an authorizer whose cached answers are kept by
 * path: nothing else is ever judged by it. The path is one that {@link readCalledPath} has read, so that it holds no
 * wildcard and every server reads it alike.
 */
export function policyForPath(path: string, { methods, api, endsAt }: PathGrant): PolicyDocument {
  const allow = methods.map((method) => `/${method}${path}`);
  return policyOf(api, { allow, deny: [] }, endsAt);
}

/** What is granted on one path. */
export interface PathGrant {
  readonly methods: readonly string[];
  readonly api: ApiArn;
  /** As for {@link policyFor}. */
  readonly endsAt: string | undefined;
}

/** Patterns below a stage: `/{verb}/{path}`. */
export interface Patterns {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/**
 * Builds the policy of some patterns below a stage. With nothing to allow, the whole stage is denied explicitly, since with
 * a resource policy in place an authorizer that merely says nothing does not refuse.
 *
 * @param endsAt ISO 8601 time at which the allowing statement ends, for a credential that ends before its cached policy
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function policyOf(
  api: ApiArn,
  { allow, deny }: Patterns,
  endsAt: string | undefined,
): PolicyDocument {
  if (allow.length === 0) return emptyPolicy(api);
  const stage = formatStageArn(api);
  const allowing = {
    ...statement('Allow', on(stage, allow)),
    ...(endsAt !== undefined && { Condition: { DateLessThan: { 'aws:CurrentTime': endsAt } } }),
  };
  return deny.length === 0
    ? document(allowing)
    : document(allowing, statement('Deny', on(stage, deny)));
}

function on(stage: string, patterns: readonly string[]): string[] {
  return patterns.map((pattern) => stage + pattern);
}

function statement(
  effect: PolicyStatement['Effect'],
  resource: readonly string[],
): PolicyStatement {
  return { Effect: effect, Action: 'execute-api:Invoke', Resource: resource };
}

function document(...statements: PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

// Last step of the arrow: compiles what a principal may do into the IAM policy that API Gateway caches and judges by.
//
// The policy spans the whole API, never only the called route, because API Gateway applies the cached copy to the
// caller's later requests. It never says more than the permissions: verbs are explicit (a `*` verb would un-anchor the
// path), both path prefixes are written out, and whatever a `*` reaches beyond its path segment is denied again.
import type { ApiArn } from './api-arn.ts';
import { formatStageArn } from './api-arn.ts';
import { isReference, patternsOfGrants, type GrantPatterns } from './grant-pattern.ts';
import { PATH_PREFIXES } from './operation.ts';
import { EVERYTHING, type Grant, type PermissionSet } from './permission.ts';
import { PathTemplates } from './path-pattern.ts';

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
const AMBIGUOUS_PATHS = ['/*/..*', '/*/./*', '/*/.', '/*//*', '/*%*', '/*\\*'] as const;

/**
 * Bytes that a policy may have. The limit of API Gateway is not documented for REST APIs; 8 KB is for WebSocket APIs, and
 * the context needs room beside the policy.
 */
export const POLICY_BYTES_MAX = 7_168;

/**
 * Builds the policy that allows exactly the operations which a permission set covers.
 *
 * With nothing to allow, the whole stage is denied explicitly, since with a resource policy in place an authorizer that
 * merely says nothing does not refuse. Grants on ids that cannot stand in an ARN allow nothing.
 *
 * @param endsAt ISO 8601 time at which the allowing statement ends, for a credential that ends before its cached policy
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function policyFor(
  permissions: PermissionSet,
  api: ApiArn,
  endsAt?: string,
): PolicyDocument {
  const stage = formatStageArn(api);
  const { allow, deny } =
    permissions.kind === 'full' ? FULL_ACCESS : patternsFor(permissions.grants);
  return documentFor(stage, { allow, deny: [...AMBIGUOUS_PATHS, ...deny] }, endsAt);
}

/**
 * Builds the policy that allows exactly some methods of one path, for an authorizer whose cached answers are kept by
 * path: nothing else is ever judged by it. The path is one that {@link readCalledPath} has read, so that it holds no
 * wildcard and every server reads it alike.
 */
export function policyForPath(path: string, { methods, api, endsAt }: PathGrant): PolicyDocument {
  const allow = methods.map((method) => `/${method}${path}`);
  return documentFor(formatStageArn(api), { allow, deny: [] }, endsAt);
}

/** What is granted on one path. */
export interface PathGrant {
  readonly methods: readonly string[];
  readonly api: ApiArn;
  /** As for {@link policyFor}. */
  readonly endsAt: string | undefined;
}

function documentFor(
  stage: string,
  { allow, deny }: Patterns,
  endsAt: string | undefined,
): PolicyDocument {
  if (allow.length === 0) return document(statement('Deny', [`${stage}/*`]));
  const allowing = {
    ...statement('Allow', on(stage, allow)),
    ...(endsAt !== undefined && { Condition: { DateLessThan: { 'aws:CurrentTime': endsAt } } }),
  };
  return deny.length === 0
    ? document(allowing)
    : document(allowing, statement('Deny', on(stage, deny)));
}

interface Patterns {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

const FULL_ACCESS: Patterns = { allow: VERBS.map((verb) => `/${verb}/api/*`), deny: [] };

function patternsFor(grants: readonly Grant[]): Patterns {
  const whole = grants.filter(({ permission }) => permission === EVERYTHING);
  const exact = patternsOfGrants(whole.length === 0 ? grants : withoutResourcesOf(whole, grants));
  return {
    allow: [...exact.all, ...unique(whole.flatMap(patternsOfWhole))],
    deny: overreachBeyond(exact),
  };
}

function withoutResourcesOf(whole: readonly Grant[], grants: readonly Grant[]): readonly Grant[] {
  const resources = new Set(whole.map(({ resource }) => resource));
  return grants.filter(({ resource }) => !resources.has(resource));
}

/** Everything on one workspace or app: the resource itself and whatever lies below it. */
function patternsOfWhole({ resource }: Grant): string[] {
  const [, kind = '', id = ''] = resource.split(':', 3);
  if (kind === 'account' || !isReference(resource, kind, id)) return [];
  return VERBS.flatMap((verb) =>
    PATH_PREFIXES.flatMap((prefix) => {
      const path = `/${verb}${prefix}/${kind}s/${id}`;
      return [path, `${path}/*`];
    }),
  );
}

function unique(patterns: readonly string[]): string[] {
  return [...new Set(patterns)].sort();
}

/** The patterns that hold what the wildcards of the grants reach too far, without what another grant allows. */
function overreachBeyond({ all, wild }: GrantPatterns): string[] {
  if (wild.length === 0) return [];
  const allowed = new PathTemplates(all);
  const overreach = unique(wild.flatMap(overreachOf));
  return overreach.filter((pattern) => !allowed.reachedBy(pattern));
}

/** The patterns that hold what each `*` of a pattern reaches when it crosses a slash. */
function overreachOf(pattern: string): string[] {
  const segments = pattern.split('/');
  return segments.flatMap((segment, at) =>
    segment === '*' ? [segments.toSpliced(at, 1, '*', '*').join('/')] : [],
  );
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

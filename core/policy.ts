// Last step of the arrow: compiles what a principal may do into the IAM policy that API Gateway caches and judges by.
//
// The policy spans the whole API, never only the called route, because API Gateway applies the cached copy to the
// caller's later requests. It never says more than the permissions: verbs are explicit (a `*` verb would un-anchor the
// path), both path prefixes are written out, and whatever a `*` reaches beyond its path segment is denied again.
import type { ApiArn } from './api-arn.ts';
import { isReference, patternsOfGrants, type GrantPatterns } from './grant-pattern.ts';
import { PATH_PREFIXES } from './operation.ts';
import { EVERYTHING, type Grant, type PermissionSet } from './permission.ts';
import { PathTemplates } from './path-pattern.ts';
import {
  AMBIGUOUS_PATHS,
  fullAccessPolicy,
  policyOf,
  VERBS,
  type Patterns,
  type PolicyDocument,
} from './policy-document.ts';

/**
 * Bytes that a policy may have. The limit of API Gateway is not documented for REST APIs; 8 KB is for WebSocket APIs, and
 * the context needs room beside the policy.
 */
export const POLICY_BYTES_MAX = 7_168;

/**
 * Builds the policy that allows exactly the operations which a permission set covers.
 *
 * Grants on ids that cannot stand in an ARN allow nothing.
 *
 * @param endsAt as for {@link policyOf}
 */
export function policyFor(
  permissions: PermissionSet,
  api: ApiArn,
  endsAt?: string,
): PolicyDocument {
  if (permissions.kind === 'full') return fullAccessPolicy(api, endsAt);
  const { allow, deny } = patternsFor(permissions.grants);
  return policyOf(api, { allow, deny: [...AMBIGUOUS_PATHS, ...deny] }, endsAt);
}

function patternsFor(grants: readonly Grant[]): Patterns {
  const whole = grants.filter(({ permission }) => permission === EVERYTHING);
  const exact = patternsOfGrants(withoutResourcesOf(whole, grants));
  return {
    allow: [...exact.all, ...unique(whole.flatMap(patternsOfWhole))],
    deny: overreachBeyond(exact),
  };
}

function withoutResourcesOf(whole: readonly Grant[], grants: readonly Grant[]): readonly Grant[] {
  if (whole.length === 0) return grants;
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
  return [...new Set(patterns)];
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

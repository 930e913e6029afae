// What a principal may do: sets of permissions on resources, and the question whether a set covers an operation.
import type { Operation, Permission } from './operation.ts';
import type { Principal } from './principal.ts';

/** `rig:account:{id}`, `rig:workspace:{id}` or `rig:app:{id}`. */
export type ResourceReference = `rig:${'account' | 'workspace' | 'app'}:${string}`;

/** Every permission on one workspace or app, routes below it that the operation table does not list among them. */
export const EVERYTHING = '*';

/** One permission on one resource; {@link EVERYTHING} is possible on a workspace or an app. */
export interface Grant {
  readonly permission: Permission | typeof EVERYTHING;
  readonly resource: ResourceReference;
}

/** What a credential is limited to: `full` is everything its owner may do, a list is those grants at most. */
export type Scope = 'full' | readonly Grant[];

/**
 * Everything a principal may do. `full` covers every operation of the account, routes of the workspace services that
 * the operation table does not list among them; `granted` covers the listed grants and nothing else.
 */
export type PermissionSet =
  { readonly kind: 'full' } | { readonly kind: 'granted'; readonly grants: readonly Grant[] };

/**
 * Third step of the arrow: gives what a principal may do, which is what its credential is limited to out of what the
 * account's owner may do. Grants on another account than the principal's are left out.
 */
export function permissionsOf(principal: Principal): PermissionSet {
  if (principal.scope === 'full') return { kind: 'full' };
  const foreign = (grant: Grant): boolean =>
    grant.resource.startsWith('rig:account:') &&
    grant.resource !== `rig:account:${principal.accountId}`;
  return { kind: 'granted', grants: principal.scope.filter((grant) => !foreign(grant)) };
}

/** Tells whether a permission set covers an operation on a resource. */
export function permits(
  permissions: PermissionSet,
  operation: Operation,
  resource: ResourceReference,
): boolean {
  if (permissions.kind === 'full') return true;
  return covers(permissions.grants, { permission: operation.permission, resource });
}

/** Tells whether a scope holds everything that a grant, or another scope, does. */
export function covers(scope: Scope, asked: Scope | Grant): boolean {
  if (scope === 'full') return true;
  if (asked === 'full') return false;
  if (isScopeList(asked)) return asked.every((grant) => covers(scope, grant));
  return scope.some(
    ({ permission, resource }) =>
      resource === asked.resource && (permission === EVERYTHING || permission === asked.permission),
  );
}

function isScopeList(asked: Scope | Grant): asked is readonly Grant[] {
  return Array.isArray(asked);
}

// Access control in one place: which roles somebody has in an account, on what, and whether that permits something. The
// authorizer, `simulate` and the access-control operations all ask here.
import { EVERYTHING, type ResourceReference } from './permission.ts';
import { PLATFORM_ACCOUNT, type PrincipalReference } from './principal.ts';
import {
  findPreset,
  OWNER,
  type RolePermission,
  type RolePreset,
  type ScopeKind,
} from './role-preset.ts';

/** One role of a principal on one resource. */
export interface RoleBinding {
  readonly resource: ResourceReference;
  readonly role: string;
}

/**
 * What somebody may do in an account by who they are: `everything` for an owner, and for whoever acts where nobody else
 * can be, in an account outside the preview; otherwise what their roles say.
 */
export type Standing = 'everything' | readonly RoleBinding[];

/** A resource with its tags. */
export interface Resource {
  readonly reference: ResourceReference;
  readonly tags: Readonly<Record<string, string>>;
}

/** A resource, then what it lies in, outwards: app, workspace, account. The account always comes last. */
export type Lineage = readonly [Resource, ...Resource[]];

/** What an account says about access: whether access control is on, and who owns it. */
export interface AccountAccess {
  readonly isInPreview: boolean;
  readonly owners: readonly PrincipalReference[];
  readonly tags: Readonly<Record<string, string>>;
}

/** What everybody may do who acts for an account, whatever their roles: ask who they are, and end their sessions. */
const OWN_AFFAIRS: readonly RolePermission[] = ['identity:read', 'session:read', 'session:write'];

/** What takes a person who has signed in, whatever the roles: a key that leaked must not get as far. */
const OF_PEOPLE: readonly RolePermission[] = [
  'cli-session:approve',
  'session:read',
  'session:write',
];

/** Tells whether a permission is no use to an API key. */
export function takesPerson(permission: RolePermission): boolean {
  return OF_PEOPLE.includes(permission);
}

/** Permissions on access itself are checked on the resource that a request names, which the gateway cannot see. */
const NAMED_IN_REQUEST: readonly RolePermission[] = ['access:read', 'access:write'];

/** Gives the standing of a principal in an account, from what the account and the principal's record say. */
export function standingIn(
  accountId: string,
  account: AccountAccess | undefined,
  { reference, bindings }: { reference: PrincipalReference; bindings: readonly RoleBinding[] },
): Standing {
  if (account?.isInPreview !== true) {
    return reference === `rig:user:${accountId}` ? 'everything' : [];
  }
  return account.owners.includes(reference) ? 'everything' : bindings;
}

/** Gives the role that permits something on a resource, `everything`, or `undefined` when nothing does. */
export function groundFor(
  standing: Standing,
  permission: RolePermission,
  lineage: Lineage,
): RoleBinding | 'everything' | 'own affairs' | undefined {
  if (standing === 'everything') return standing;
  const ground = standing.find((binding) => gives(binding, permission, lineage));
  if (ground === undefined && OWN_AFFAIRS.includes(permission)) return 'own affairs';
  return ground;
}

/** Tells whether a standing permits something on a resource. */
export function allows(standing: Standing, permission: RolePermission, lineage: Lineage): boolean {
  return groundFor(standing, permission, lineage) !== undefined;
}

/**
 * Tells whether the gateway has to let a request through: what is permitted on the resource of its path, and what can
 * only be judged by who reads the request, if some role has the permission at all.
 */
export function admits(standing: Standing, permission: RolePermission, lineage: Lineage): boolean {
  if (allows(standing, permission, lineage)) return true;
  if (standing === 'everything' || !NAMED_IN_REQUEST.includes(permission)) return false;
  return standing.some((binding) => hasPermission(presetOf(binding), permission));
}

/**
 * Tells whether somebody holds all that a role gives on a resource, so that handing it out, or taking it away, gives
 * nobody more than they have. A role that they hold under a tag rule does not count: tags can change.
 */
export function holdsAll(standing: Standing, preset: RolePreset, lineage: Lineage): boolean {
  if (standing === 'everything') return true;
  const unconditional = standing.filter((binding) => !hasTagRules(presetOf(binding)));
  return preset.permissions.every((permission) => allows(unconditional, permission, lineage));
}

/** Gives the kind of scope that a resource is. */
export function scopeKindOf(resource: ResourceReference): ScopeKind {
  if (resource === `rig:account:${PLATFORM_ACCOUNT}`) return 'platform';
  return resource.split(':', 2)[1] as ScopeKind;
}

/** Tells whether a role's hold depends on tags. */
export function hasTagRules(preset: RolePreset | undefined): boolean {
  return preset !== undefined && tagKeysOf(preset).length > 0;
}

/** Gives the tags that a role's hold depends on. */
export function tagKeysOf({ requiredResourceTags, matchTagKeys }: RolePreset): readonly string[] {
  return [...Object.keys(requiredResourceTags), ...matchTagKeys];
}

/** Tells whether a binding makes its principal an owner of the account. */
export function isOwnership({ resource, role }: RoleBinding): boolean {
  return role === OWNER && scopeKindOf(resource) === 'account';
}

function gives(binding: RoleBinding, permission: RolePermission, lineage: Lineage): boolean {
  const boundOn = lineage.find(({ reference }) => reference === binding.resource);
  if (boundOn === undefined) return false;
  const preset = presetOf(binding);
  return hasPermission(preset, permission) && fitsTags(preset, lineage[0].tags, boundOn.tags);
}

function presetOf({ resource, role }: RoleBinding): RolePreset | undefined {
  return findPreset(scopeKindOf(resource), role);
}

function hasPermission(
  preset: RolePreset | undefined,
  permission: RolePermission,
): preset is RolePreset {
  return (
    preset !== undefined &&
    (preset.permissions.includes(permission) || preset.permissions.includes(EVERYTHING))
  );
}

function fitsTags(
  { requiredResourceTags, matchTagKeys }: RolePreset,
  tags: Resource['tags'],
  boundOnTags: Resource['tags'],
): boolean {
  return (
    Object.entries(requiredResourceTags).every(([key, value]) => tagOf(tags, key) === value) &&
    matchTagKeys.every(
      (key) => tagOf(tags, key) !== undefined && tagOf(tags, key) === tagOf(boundOnTags, key),
    )
  );
}

function tagOf(tags: Resource['tags'], key: string): string | undefined {
  return Object.hasOwn(tags, key) ? tags[key] : undefined;
}

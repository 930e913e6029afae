// What the access page calls things: resources, people, roles and permissions in the words of people.
import type { Principal, RolePreset } from '../api/access-control.ts';
import type { Effect } from '../api/effect.ts';

/** The kind of a resource or of a principal: `workspace` of `rig:workspace:ws-1`. */
export function kindOf(reference: string): string {
  return reference.split(':', 2)[1] ?? '';
}

/** The id in a reference. */
export function idOf(reference: string): string {
  return reference.replace(/^rig:[a-z]+:/, '');
}

/** Calls a resource by its kind and id: `Workspace ws-1`, `The whole account`. */
export function describeResource(reference: string): string {
  const kind = kindOf(reference);
  return kind === 'account' ? 'The whole account' : `${capitalise(kind)} ${idOf(reference)}`;
}

/** Says where a role holds, or something is done: `on workspace ws-1`, `on the whole account`. */
export function inPlace(reference: string): string {
  const kind = kindOf(reference);
  return kind === 'account' ? 'on the whole account' : `on ${kind} ${idOf(reference)}`;
}

/** Calls somebody by their name, their e-mail address, or their id where the account knows neither. */
export function nameOfPrincipal({ principal, display_name: name, email }: Principal): string {
  return [name, email].find((text) => text !== undefined && text !== '') ?? idOf(principal);
}

/** Calls a role as a title: `Development developer`. */
export function describeRole(role: string): string {
  return capitalise(role.replaceAll('-', ' '));
}

/** Calls a permission as people would: `API key: create`. */
export function describePermission(permission: string): string {
  const [thing = '', action = ''] = permission.split(':', 2);
  return `${describeThing(thing)}: ${action.replaceAll('-', ' ')}`;
}

/** Groups permissions by what they are about, in the order of the alphabet. */
export function groupPermissions(
  permissions: readonly string[],
): readonly { readonly thing: string; readonly actions: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const permission of [...permissions].sort()) {
    const [thing = '', action = ''] = permission.split(':', 2);
    const name = describeThing(thing);
    groups.set(name, [...(groups.get(name) ?? []), action.replaceAll('-', ' ')]);
  }
  return [...groups].map(([thing, actions]) => ({ thing, actions }));
}

const HARMLESS = ['read', 'list', 'preview'];
const FEW = 3;

/** Says in a few words how far a role goes. */
export function describeExtent({ permissions }: Pick<RolePreset, 'permissions'>): string {
  if (isUnlimited({ permissions })) return 'Can do everything, now and in future';
  if (permissions.length <= FEW) return permissions.map(describePermission).join(', ');
  const isHarmless = permissions.every((one) => HARMLESS.includes(one.split(':')[1] ?? ''));
  if (isHarmless) return 'Can see things, and change nothing';
  return permissions.includes('access:write')
    ? 'Can see and change things, and give roles to others'
    : 'Can see and change things, but give no roles';
}

/** Tells whether a role permits everything there is. */
export function isUnlimited({ permissions }: Pick<RolePreset, 'permissions'>): boolean {
  return permissions.includes('*');
}

/** Says what tags a role asks for; `undefined` when it asks for none. */
export function describeTagRules({
  required_resource_tags: required,
  match_tag_keys: matched,
}: RolePreset): string | undefined {
  const rules = [
    ...Object.entries(required).map(([key, value]) => `the tag ${key} is ${value}`),
    ...matched.map((key) => `the tag ${key} is the same as here`),
  ];
  return rules.length === 0 ? undefined : `Holds only where ${rules.join(' and ')}`;
}

/** Puts the reason of a decision in the page's words; one that is not known stays as the API says it. */
export function describeReason(reason: string): string {
  const [, role, resource] = /^role (\S+) on (rig:\S+)$/.exec(reason) ?? [];
  if (role !== undefined && resource !== undefined) {
    return `The role ${describeRole(role).toLowerCase()} ${inPlace(resource)} permits it.`;
  }
  if (reason.startsWith('no role gives')) return 'No role permits it here.';
  if (reason === 'owner of the account') return 'An owner of the account may do everything.';
  if (reason === 'everybody may do that') return 'Everybody in the account may do that.';
  return `${capitalise(reason)}.`;
}

/** Gives the words to go on with after a change, or none when it holds by `now`, in milliseconds since the epoch. */
export function describeWait({ effectiveBy }: Effect, now: number): string {
  if (effectiveBy === undefined || Date.parse(effectiveBy) <= now) return '';
  const time = new Date(effectiveBy).toLocaleTimeString('en', { timeStyle: 'short' });
  return `; it may take until ${time} to hold everywhere`;
}

const ACRONYMS: Readonly<Record<string, string>> = {
  ai: 'AI',
  api: 'API',
  cli: 'CLI',
  env: 'environment',
  param: 'parameter',
  ssh: 'SSH',
};

function describeThing(thing: string): string {
  const words = thing.split('-').map((word) => ACRONYMS[word] ?? word);
  return capitalise(words.join(' '));
}

function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

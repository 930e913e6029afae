// How access control lies in DynamoDB: one partition for each account, with an item for the account, one for each of its
// members and one for each of its workspaces and apps. Reading these needs no SDK, so that the authorizer can.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { AccountAccess, Lineage, Resource, RoleBinding } from '../../core/access.ts';
import type { ResourceReference } from '../../core/permission.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import type { Item } from './api-key-item.ts';

/** Primary key of an item of the access table. */
export interface AccessKey extends Item {
  readonly account: { readonly S: string };
  readonly item: { readonly S: string };
}

/** Who granted something and when, in seconds since the epoch. */
export interface Granted {
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly createdBy?: string;
}

/** An account as stored. */
export interface AccountRecord extends AccountAccess {
  readonly ownedBy: ReadonlyMap<PrincipalReference, Granted>;
  readonly throttle?: ThrottleRecord;
}

/** A throttle profile that a resource is bound to, and the gateway's own key that enforces it. */
export interface ThrottleRecord {
  readonly profile: string;
  readonly usageKeyId: string;
  readonly usageKey: string;
}

/** A member of an account as stored: a person, or a service principal, which has a name and no e-mail address. */
export interface MemberRecord {
  readonly principal: PrincipalReference;
  readonly name?: string;
  readonly email?: string;
  readonly bindings: readonly (RoleBinding & Granted)[];
}

/** A workspace or app as stored. */
export interface ResourceRecord extends Resource {
  /** The workspace of an app. */
  readonly parent?: ResourceReference;
  readonly throttle?: ThrottleRecord;
}

/** Key of an account's item. */
export function accountKey(accountId: string): AccessKey {
  return key(accountId, 'account');
}

/** Key of a member's item. */
export function memberKey(accountId: string, principal: PrincipalReference): AccessKey {
  return key(accountId, `member#${principal}`);
}

/** Key of the item of a workspace or app. */
export function resourceKey(accountId: string, resource: ResourceReference): AccessKey {
  return key(accountId, `resource#${resource}`);
}

function key(account: string, item: string): AccessKey {
  return { account: { S: account }, item: { S: item } };
}

/** Reads an account; of one that was never written, nothing but its tags, which it has not. */
export function decodeAccount(item: Item | undefined): AccountRecord | undefined {
  const access = decodeAccountAccess(item);
  if (access === undefined) return undefined;
  const ownedBy = new Map(
    Object.entries(item?.['owners']?.M ?? {}).map(([owner, granted]) => [
      owner as PrincipalReference,
      decodeGranted(granted),
    ]),
  );
  return { ...access, ownedBy };
}

/** Reads of an account what a decision depends on, which does not ask who made somebody an owner. */
export function decodeAccountAccess(
  item: Item | undefined,
): Omit<AccountRecord, 'ownedBy'> | undefined {
  if (item === undefined) return undefined;
  return {
    isInPreview: item['preview']?.BOOL === true,
    owners: Object.keys(item['owners']?.M ?? {}) as PrincipalReference[],
    tags: decodeTags(item),
    ...decodeThrottle(item),
  };
}

/** Reads of a member what a decision depends on: the roles; of nobody, none. @throws {TypeError} naming what is missing */
export function decodeRoles(item: Item | undefined): RoleBinding[] {
  if (item === undefined) return [];
  // A member without a name is none that was written here.
  text(item, 'principal');
  return Object.keys(item['bindings']?.M ?? {}).map(readBindingName);
}

/** Reads a member. @throws {TypeError} naming what is missing */
export function decodeMember(item: Item): MemberRecord {
  const bindings = Object.entries(item['bindings']?.M ?? {}).map(([name, granted]) => ({
    ...readBindingName(name),
    ...decodeGranted(granted),
  }));
  return {
    principal: text(item, 'principal') as PrincipalReference,
    ...(item['name']?.S !== undefined && { name: item['name'].S }),
    ...(item['email']?.S !== undefined && { email: item['email'].S }),
    bindings,
  };
}

/** Reads a workspace or app; `undefined` for one that is registered no more. */
export function decodeResource(item: Item): ResourceRecord | undefined {
  if (item['resource'] === undefined) return undefined;
  return {
    reference: text(item, 'resource') as ResourceReference,
    tags: decodeTags(item),
    ...(item['parent']?.S !== undefined && { parent: item['parent'].S as ResourceReference }),
    ...decodeThrottle(item),
  };
}

/** Gives a resource with what it lies in; `parent` is the workspace of an app. */
export function lineageOf(
  accountId: string,
  account: AccountAccess | undefined,
  inner: readonly Resource[],
): Lineage {
  const outermost: Resource = { reference: `rig:account:${accountId}`, tags: account?.tags ?? {} };
  return [...inner, outermost] as unknown as Lineage;
}

/** Names a binding within a member's item: at most one for each role on each resource. */
export function bindingName({ resource, role }: RoleBinding): string {
  return `${role} ${resource}`;
}

function readBindingName(name: string): RoleBinding {
  const space = name.indexOf(' ');
  return { role: name.slice(0, space), resource: name.slice(space + 1) as ResourceReference };
}

/** Writes who granted something. */
export function encodeGranted({
  createdAt,
  updatedAt,
  createdBy,
}: Granted): AttributeValue.MMember {
  return {
    M: {
      createdAt: { N: String(createdAt) },
      updatedAt: { N: String(updatedAt) },
      ...(createdBy !== undefined && { createdBy: { S: createdBy } }),
    },
  };
}

/** Reads who granted something, at a path of maps in an item. @throws {TypeError} when nothing is there */
export function decodeGrantedAt(item: Item | undefined, path: readonly string[]): Granted {
  const [outer = '', inner = ''] = path;
  const granted = item?.[outer]?.M?.[inner];
  if (granted === undefined) throw new TypeError(`access item must have an entry in ${outer}`);
  return decodeGranted(granted);
}

function decodeGranted({ M: granted }: AttributeValue): Granted {
  return {
    createdAt: Number(granted?.['createdAt']?.N),
    updatedAt: Number(granted?.['updatedAt']?.N),
    ...(granted?.['createdBy']?.S !== undefined && { createdBy: granted['createdBy'].S }),
  };
}

function decodeTags(item: Item): Record<string, string> {
  return Object.fromEntries(
    Object.entries(item['tags']?.M ?? {}).map(([name, value]) => [name, value.S ?? '']),
  );
}

function decodeThrottle(item: Item): { readonly throttle?: ThrottleRecord } {
  const throttle = item['throttle']?.M;
  if (throttle === undefined) return {};
  const { profile, usageKeyId, usageKey } = throttle;
  return {
    throttle: {
      profile: profile?.S ?? '',
      usageKeyId: usageKeyId?.S ?? '',
      usageKey: usageKey?.S ?? '',
    },
  };
}

function text(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new TypeError(`access item must have ${name} of type S`);
  return value;
}

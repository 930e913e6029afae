// What can change after a credential was issued: its session, the roles of its owner, the place and tags of the called
// resource. Read in one round trip, strongly consistent, so that a change holds from the moment it has returned.
import { standingIn, type Lineage, type RoleBinding, type Standing } from '../../core/access.ts';
import type { CalledPath } from '../../core/called-path.ts';
import type { PathSubject } from '../../core/path-decision.ts';
import type { ResourceReference } from '../../core/permission.ts';
import { PLATFORM_ACCOUNT, type Principal } from '../../core/principal.ts';
import type { Refusal } from '../../core/refusal.ts';
import { refusalOfSession } from '../../core/session.ts';
import {
  accountKey,
  decodeAccountAccess,
  decodeResource,
  decodeRoles,
  lineageOf,
  memberKey,
  resourceKey,
  type ResourceRecord,
  type ThrottleRecord,
} from '../store/access-item.ts';
import type { Item } from '../store/api-key-item.ts';
import type { DynamoReadClient } from '../store/dynamo-read-client.ts';
import { readItems, type ItemName } from '../store/item-reader.ts';
import { decodeSessionState, sessionKey, userKey } from '../store/session-item.ts';

/** What a decision on one path depends on beside the credential. */
export interface PathAccess {
  readonly standing: Standing;
  readonly subject: PathSubject;
  /** The gateway's own key by which requests on the resource are throttled, if a profile is bound. */
  readonly usageKey?: string;
}

/** What holds now. Without access control there is no access to speak of: nobody is in an account but its owner. */
export interface LiveState {
  readonly access?: PathAccess;
}

/**
 * Finds what holds for a caller on a path, `undefined` for one that cannot be read; or refuses a caller whose session is
 * over. Rejects on a fault.
 */
export type LiveStateReader = (
  principal: Principal,
  called: CalledPath | undefined,
) => Promise<LiveState | Refusal>;

/** Where the state is kept, and the clock. */
export interface LiveStateSources {
  readonly sessionTable: string;
  /** Absent without access control. */
  readonly accessTable: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Creates the reader. It reads nothing for what cannot change; only an app takes a second round trip, for its workspace. */
export function liveStateReader(
  client: DynamoReadClient,
  { sessionTable, accessTable, now }: LiveStateSources,
): LiveStateReader {
  return async (principal, called) => {
    const sessions = sessionNames(principal, sessionTable);
    const access = accessTable === undefined ? [] : accessNames(principal, called, accessTable);
    const names = [...sessions, ...access];
    const items = names.length === 0 ? [] : await readItems(client, names);
    const refusal = refusalBySession(principal, items, now());
    if (refusal !== undefined) return refusal;
    if (accessTable === undefined) return {};
    if (access.length === 0) return { access: ungoverned(principal, called?.resource) };
    const found = decodeAccess(items.slice(sessions.length));
    const parent = await readParent(client, found.resource, accessTable, principal.accountId);
    return { access: governed(principal, called?.resource, { ...found, parent }) };
  };
}

function sessionNames({ reference, credential }: Principal, table: string): ItemName[] {
  if (credential.session === undefined) return [];
  return [userKey(reference), sessionKey(reference, credential.id)].map((key) => ({ table, key }));
}

function accessNames(
  { isGoverned, accountId, reference }: Principal,
  called: CalledPath | undefined,
  table: string,
): ItemName[] {
  if (!isGoverned) return [];
  const keys: Item[] = [accountKey(accountId), memberKey(accountId, reference)];
  if (called?.resource !== undefined) keys.push(resourceKey(accountId, called.resource));
  return keys.map((key) => ({ table, key }));
}

function refusalBySession(
  { credential: { session } }: Principal,
  [userItem, sessionItem]: readonly (Item | undefined)[],
  now: number,
): Refusal | undefined {
  if (session === undefined) return undefined;
  const state = decodeSessionState(userItem, sessionItem);
  return refusalOfSession(state, session, Math.floor(now / 1000));
}

interface Found {
  readonly account: ReturnType<typeof decodeAccountAccess>;
  readonly bindings: readonly RoleBinding[];
  readonly resource: ResourceRecord | undefined;
}

function decodeAccess([account, member, resource]: readonly (Item | undefined)[]): Found {
  return {
    account: decodeAccountAccess(account),
    bindings: decodeRoles(member),
    resource: resource && decodeResource(resource),
  };
}

async function readParent(
  client: DynamoReadClient,
  resource: ResourceRecord | undefined,
  table: string,
  accountId: string,
): Promise<ResourceRecord | undefined> {
  if (resource?.parent === undefined) return undefined;
  const key = resourceKey(accountId, resource.parent);
  const [item] = await readItems(client, [{ table, key }]);
  return item && decodeResource(item);
}

function governed(
  { accountId, reference }: Principal,
  called: ResourceReference | undefined,
  { account, bindings, resource, parent }: Found & { readonly parent: ResourceRecord | undefined },
): PathAccess {
  return {
    standing: standingIn(accountId, account, { reference, bindings }),
    subject: {
      account: lineageOf(accountId, account, []),
      ...(called !== undefined && {
        resource: lineageOf(accountId, account, innerLineage(called, resource, parent)),
      }),
    },
    ...usageKeyOf(resource, parent, account),
  };
}

/** A key outside the preview: everything is its owner's, whatever there is. */
function ungoverned({ accountId }: Principal, called: ResourceReference | undefined): PathAccess {
  const lineage = (inner: readonly ResourceReference[]): Lineage =>
    lineageOf(
      accountId,
      undefined,
      inner.map((reference) => ({ reference, tags: {} })),
    );
  return {
    standing: accountId === PLATFORM_ACCOUNT ? [] : 'everything',
    subject: {
      account: lineage([]),
      ...(called !== undefined && { resource: lineage([called]) }),
    },
  };
}

/** A resource that nobody has registered lies in the account, for all that is known: its services decide. */
function innerLineage(
  called: ResourceReference,
  resource: ResourceRecord | undefined,
  parent: ResourceRecord | undefined,
) {
  const { reference, tags } = resource ?? { reference: called, tags: {} };
  if (resource?.parent === undefined) return [{ reference, tags }];
  return [{ reference, tags }, parent ?? { reference: resource.parent, tags: {} }];
}

/** The profile that is bound closest to the resource counts. */
function usageKeyOf(...places: readonly ({ readonly throttle?: ThrottleRecord } | undefined)[]): {
  readonly usageKey?: string;
} {
  const usageKey = places.find((place) => place?.throttle !== undefined)?.throttle?.usageKey;
  return usageKey === undefined ? {} : { usageKey };
}

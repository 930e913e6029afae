// What a decision on one path depends on beside the credential: the roles of the caller, and the place and tags of the
// called resource.
import { standingIn, type Lineage, type RoleBinding, type Standing } from '../../core/access.ts';
import { readCalledPath, type CalledPath } from '../../core/called-path.ts';
import type { PathSubject } from '../../core/path-decision.ts';
import type { ResourceReference } from '../../core/permission.ts';
import { PLATFORM_ACCOUNT, type Principal } from '../../core/principal.ts';
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
import type { ItemName } from '../store/item-reader.ts';

/** What a decision on one path depends on beside the credential. */
export interface PathAccess {
  /** `undefined` for a path that cannot be read. */
  readonly called: CalledPath | undefined;
  readonly standing: Standing;
  readonly subject: PathSubject;
  /** The gateway's own key by which requests on the resource are throttled, if a profile is bound. */
  readonly usageKey?: string;
}

/** Reads items in the order of their names, `undefined` for one that is not there. */
export type ItemReader = (names: readonly ItemName[]) => Promise<readonly (Item | undefined)[]>;

/** What has to be read for a decision, so that it can be read together with other things, and what the answer means. */
export interface AccessQuestion {
  readonly names: readonly ItemName[];
  /** Makes of the items under these names what a decision depends on; an app takes one more. Rejects on a fault. */
  readonly answer: (items: readonly (Item | undefined)[], read: ItemReader) => Promise<PathAccess>;
}

/** Asks about a caller on the path that a method ARN spells. */
export function askForAccess(
  principal: Principal,
  methodArn: string,
  table: string,
): AccessQuestion {
  const called = readCalledPath(methodArn);
  const names = accessNames(principal, called, table);
  return {
    names,
    answer: async (items, read) => {
      if (names.length === 0) return ungoverned(principal, called);
      const found = decodeAccess(items);
      const parent = await readParent(principal, found.resource, { table, read });
      return governed(principal, called, { ...found, parent });
    },
  };
}

function accessNames(
  { isGoverned, accountId, reference }: Principal,
  called: CalledPath | undefined,
  table: string,
): ItemName[] {
  // The account of such a key says that there is nothing to ask.
  if (!isGoverned) return [];
  const keys: Item[] = [accountKey(accountId), memberKey(accountId, reference)];
  if (called?.resource !== undefined) keys.push(resourceKey(accountId, called.resource));
  return keys.map((key) => ({ table, key }));
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
  { accountId }: Principal,
  resource: ResourceRecord | undefined,
  { table, read }: { readonly table: string; readonly read: ItemReader },
): Promise<ResourceRecord | undefined> {
  if (resource?.parent === undefined) return undefined;
  const key = resourceKey(accountId, resource.parent);
  const [item] = await read([{ table, key }]);
  return item && decodeResource(item);
}

function governed(
  { accountId, reference }: Principal,
  called: CalledPath | undefined,
  { account, bindings, resource, parent }: Found & { readonly parent: ResourceRecord | undefined },
): PathAccess {
  return {
    called,
    standing: standingIn(accountId, account, { reference, bindings }),
    subject: {
      account: lineageOf(accountId, account, []),
      ...(called?.resource !== undefined && {
        resource: lineageOf(accountId, account, innerLineage(called.resource, resource, parent)),
      }),
    },
    ...usageKeyOf(resource, parent, account),
  };
}

/** A key outside the preview: everything is its owner's, whatever there is. */
function ungoverned({ accountId }: Principal, called: CalledPath | undefined): PathAccess {
  const lineage = (inner: readonly ResourceReference[]): Lineage =>
    lineageOf(
      accountId,
      undefined,
      inner.map((reference) => ({ reference, tags: {} })),
    );
  return {
    called,
    standing: accountId === PLATFORM_ACCOUNT ? [] : 'everything',
    subject: {
      account: lineage([]),
      ...(called?.resource !== undefined && { resource: lineage([called.resource]) }),
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

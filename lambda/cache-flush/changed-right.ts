// Tells whether a change of an item of the access or session table makes a cached policy wrong, and in which direction.
import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { WITHDRAWALS } from '../../core/session.ts';
import type { Item } from '../store/api-key-item.ts';
import type { ItemChange } from './item-change.ts';

/**
 * What a change does to rights. A `gain` takes nothing from anybody: some cached refusal may be wrong. With a `loss`, some
 * cached permission may be; a change that does both, or that cannot be told, is one.
 */
export type RightChange = 'none' | 'gain' | 'loss';

/** Attributes of access items that no decision depends on. Any other one counts as a right: better a flush too many. */
const WITHOUT_RIGHTS = new Set(['account', 'item', 'principal', 'name', 'email']);

/**
 * Tells what a change does to rights. Sessions can only end: their use changes nothing, and a refused session is never
 * cached, so that letting one back in needs no flush. Their items are told by their key; all others count as access.
 */
export function rightChangeOf(change: ItemChange): RightChange {
  return change.key['session'] === undefined ? accessChangeOf(change) : sessionChangeOf(change);
}

function sessionChangeOf({ before, after }: ItemChange): RightChange {
  const isWithdrawn = WITHDRAWALS.some(
    (name) => after?.[name] !== undefined && !isDeepStrictEqual(after[name], before?.[name]),
  );
  return isWithdrawn ? 'loss' : 'none';
}

function accessChangeOf({ key, before, after }: ItemChange): RightChange {
  const [old, now] = [rightsOf(before), rightsOf(after)];
  if (isDeepStrictEqual(old, now)) return 'none';
  const isGain = before === undefined ? keepsOwner(key, after) : addsGrants(old, now);
  return isGain ? 'gain' : 'loss';
}

type Rights = Readonly<Record<string, AttributeValue>>;

/** Names what decisions depend on, each entry of a map by itself, so that an empty map says no more than an absent one. */
function rightsOf(item: Item = {}): Rights {
  const rights = Object.entries(item).filter(([name]) => !WITHOUT_RIGHTS.has(name));
  return Object.fromEntries(
    rights.flatMap(([name, value]) =>
      value.M === undefined
        ? [[name, value]]
        : Object.entries(value.M).map(([entry, inner]) => [`${name} ${entry}`, inner]),
    ),
  );
}

/** Tells whether all that was there is there unchanged, and all that is new are owners and roles, which only ever permit. */
function addsGrants(before: Rights, now: Rights): boolean {
  const isKept = Object.entries(before).every(([name, right]) =>
    isDeepStrictEqual(now[name], right),
  );
  const added = Object.keys(now).filter((name) => !Object.hasOwn(before, name));
  return isKept && added.every((name) => /^(owners|bindings) /.test(name));
}

/** Before an account is written it is its own person's; a first item may take that away by naming other owners. */
function keepsOwner(key: Item, item: Item | undefined): boolean {
  const owner = `rig:user:${key['account']?.S ?? ''}`;
  return item?.['preview']?.BOOL !== true || item['owners']?.M?.[owner] !== undefined;
}

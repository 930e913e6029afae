// Tells whether a change of a key's item took rights away that a cached policy may still grant.
import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../store/api-key-item.ts';
import type { KeyItemChange } from './key-item-change.ts';

/** Attributes that no decision depends on. One that is in neither list counts as a right: better a flush too many. */
const WITHOUT_RIGHTS = new Set([
  'digest',
  'name',
  'preview',
  'createdAt',
  'lastUsedAt',
  'listedAs',
  'purgeAt',
  'replaces',
  'replacedBy',
  'change',
]);

/** Attributes that only say until when a key works. */
const TIMES = new Set(['expiresAt', 'graceEndsAt', 'suspendedAt', 'revokedAt']);

/**
 * Tells whether the key can do less than before: revoked, suspended, an end that comes earlier, an item that is gone; or
 * whether its scope or anything else that decisions depend on has changed, in whichever direction. A removal by time to
 * live is none, unless the key still worked.
 */
export function losesRights({ before, after, at, isPurge }: KeyItemChange): boolean {
  if (before === undefined) return false;
  const end = endOfRights(before);
  if (after === undefined) return !(isPurge && at !== undefined && end <= at);
  return endOfRights(after) < end || !isDeepStrictEqual(rightsOf(after), rightsOf(before));
}

/** Gives the second at which a key stops working; 0 when it does not work at all, infinity when it never stops. */
function endOfRights(item: Item): number {
  if (item['revokedAt'] !== undefined || item['suspendedAt'] !== undefined) return 0;
  return Math.min(timeOf(item, 'expiresAt'), timeOf(item, 'graceEndsAt'));
}

function timeOf(item: Item, name: string): number {
  return item[name] === undefined ? Number.POSITIVE_INFINITY : Number(item[name].N);
}

function rightsOf(item: Item): Item {
  return Object.fromEntries(
    Object.entries(item).filter(([name]) => !WITHOUT_RIGHTS.has(name) && !TIMES.has(name)),
  );
}

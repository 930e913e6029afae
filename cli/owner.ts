// `suspend-owner`, `resume-owner`, `remove-owner`: what happens to the keys of somebody who is held up or leaves. Keys of
// service principals have an owner of their own and are not touched.
import type { ApiKeyRecord } from '../core/api-key-record.ts';
import type { PrincipalReference } from '../core/principal.ts';
import type { OwnedKeyStore, OwnerAction } from '../lambda/store/owned-key-store.ts';
import type { OwnerStore } from '../lambda/store/owner-store.ts';

/** What a sweep over an owner's keys works with. */
export interface OwnerSweep {
  readonly owned: OwnedKeyStore;
  readonly owners: OwnerStore;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

const REASONS = { suspended: 'owner-suspended', revoked: 'owner-removed' } as const;

/** Lists the keys that an action would change, without changing any. */
export async function keysToChange(
  { owned }: OwnerSweep,
  owner: PrincipalReference,
  action: OwnerAction,
): Promise<ApiKeyRecord[]> {
  const keys: ApiKeyRecord[] = [];
  for await (const key of owned.list(owner)) {
    const isSuspended = key.suspendedAt !== undefined;
    if (action === 'revoked' || (action === 'resumed') === isSuspended) keys.push(key);
  }
  return keys;
}

/**
 * Changes all keys of an owner. New keys are forbidden before the first one is touched, and the keys are looked for
 * until none is left, since the index that finds them lags.
 *
 * @returns the keys that were changed
 */
export async function changeOwner(
  sweep: OwnerSweep,
  owner: PrincipalReference,
  action: OwnerAction,
): Promise<ApiKeyRecord[]> {
  const { owned, owners, now } = sweep;
  if (action === 'resumed') await owners.resume(owner);
  else await owners.suspend(owner, now());
  const changed: ApiKeyRecord[] = [];
  for (let found = await keysToChange(sweep, owner, action); found.length > 0;) {
    const before = changed.length;
    for (const key of found) {
      const reason = action === 'resumed' ? {} : { reason: REASONS[action] };
      const change = { action, actor: 'rig:system:operator', at: now(), ...reason };
      if (await owned.change(key, change)) changed.push(key);
    }
    if (changed.length === before) break;
    found = await keysToChange(sweep, owner, action);
  }
  return changed;
}

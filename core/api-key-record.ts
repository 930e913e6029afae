// What is stored of an API key, and what its state is at a given time. Pure: the store reads and writes these records.
import { refuse, type Refusal } from './refusal.ts';
import type { PrincipalReference } from './principal.ts';
import type { Scope } from './permission.ts';

/** One API key as stored. Times are seconds since the epoch; an absent time means never. */
export interface ApiKeyRecord {
  /** SHA-256 of the key, hexadecimal; the partition key. Never leaves the service. */
  readonly digest: string;
  /** UUID under which people and other services speak of the key. */
  readonly id: string;
  readonly accountId: string;
  /** Whose key this is: its rights are never more than this principal's. */
  readonly owner: PrincipalReference;
  readonly name?: string;
  /** `rb_...` and a few characters, for lists. */
  readonly preview: string;
  readonly scope: Scope;
  readonly isWorkspaceKey: boolean;
  /** Whether its owner's roles limit it: in accounts of the access-control preview. */
  readonly isGoverned?: boolean;
  readonly createdAt: number;
  readonly lastUsedAt?: number;
  readonly expiresAt?: number;
  /** End of the grace period after a rotation. */
  readonly graceEndsAt?: number;
  /** Id of the key that took this one's place. */
  readonly replacedBy?: string;
  /** Id of the key whose place this one took. */
  readonly replaces?: string;
  readonly suspendedAt?: number;
  readonly revokedAt?: number;
}

/** The states of a key; `rotating` is a key that still works although it has a successor. */
export type ApiKeyStatus = 'active' | 'rotating' | 'suspended' | 'expired' | 'revoked';

/** Gives the state of a key at `now` (seconds since the epoch). An end is exclusive: at its second the key is over. */
export function statusOf(record: ApiKeyRecord, now: number): ApiKeyStatus {
  if (record.revokedAt !== undefined) return 'revoked';
  if (record.suspendedAt !== undefined) return 'suspended';
  if (hasEnded(record.expiresAt, now) || hasEnded(record.graceEndsAt, now)) return 'expired';
  return record.graceEndsAt === undefined ? 'active' : 'rotating';
}

/** Gives why a key does not authenticate at `now`, or `undefined` when it does. */
export function refusalOf(record: ApiKeyRecord, now: number): Refusal | undefined {
  switch (statusOf(record, now)) {
    case 'active':
    case 'rotating':
      return undefined;
    case 'suspended':
      return refuse('key-suspended');
    case 'revoked':
      return refuse('key-revoked');
    case 'expired':
      return refuse(hasEnded(record.expiresAt, now) ? 'key-expired' : 'key-rotated-out');
  }
}

/** Gives the second at which a key stops by itself, the earlier of expiry and grace; `undefined` if it does not. */
export function endOf(record: ApiKeyRecord): number | undefined {
  const ends = [record.expiresAt, record.graceEndsAt].filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}

function hasEnded(end: number | undefined, now: number): boolean {
  return end !== undefined && end <= now;
}

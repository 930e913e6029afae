// The ports to stored API keys: the one read of the request path, and what the management of keys needs beside it.
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';

/** The read of the request path. */
export interface ApiKeyReader {
  /** Gives the record for a digest as of all writes that have returned, or `undefined`; rejects when it cannot tell. */
  findByDigest(digest: string): Promise<ApiKeyRecord | undefined>;
}

/** One page of an account's keys, newest first. */
export interface ApiKeyPage {
  readonly records: readonly ApiKeyRecord[];
  /** Where the next page starts, if there is one; keeps its meaning when keys come or go. */
  readonly next?: string;
}

/** Names one key of one account. */
export interface ApiKeyName {
  readonly accountId: string;
  readonly id: string;
}

/**
 * Everything that the management of keys does with them. A revoked key is as absent as one that never was. Every write
 * takes the change that it makes, and stores it in the same write: who did what can be neither lost nor invented.
 */
export interface ApiKeyStore extends ApiKeyReader {
  /**
   * Stores a new key, whole or not at all as far as any reader by digest can see. Storing the same record again does
   * nothing; another record under the same id or digest is a fault.
   */
  create(record: ApiKeyRecord, change: ApiKeyChange): Promise<void>;
  /** Gives an account's key, or `undefined`: also when the id is another account's. */
  findById(name: ApiKeyName): Promise<ApiKeyRecord | undefined>;
  /** Lists an account's keys; a key created or revoked less than a moment ago may still be missing or shown. */
  list(accountId: string, page: { limit: number; after?: string }): Promise<ApiKeyPage>;
  /** Counts an account's keys that have not ended at `now`, up to `max`; lags like the listing. */
  countActive(accountId: string, bounds: { now: number; max: number }): Promise<number>;
  /** Renames a key; `false` when there is none. */
  rename(key: ApiKeyName, name: string, change: ApiKeyChange): Promise<boolean>;
  /** Starts the grace period of a key that has a successor; `false` when it is not there or has one already. */
  replace(
    key: ApiKeyName,
    by: { readonly successorId: string; readonly graceEndsAt: number },
    change: ApiKeyChange,
  ): Promise<boolean>;
  /** Revokes a key at the time of the change; `false` when there is none to revoke. */
  revoke(key: ApiKeyName, change: ApiKeyChange): Promise<boolean>;
}

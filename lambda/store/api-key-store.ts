// The ports to stored API keys: the one read of the request path, and what the management of keys needs beside it.
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

/** Everything that the management of keys does with them. A revoked key is as absent as one that never was. */
export interface ApiKeyStore extends ApiKeyReader {
  /** Stores a new key, whole or not at all as far as any reader by digest can see. */
  create(record: ApiKeyRecord): Promise<void>;
  /** Gives an account's key, or `undefined`: also when the id is another account's. */
  findById(accountId: string, id: string): Promise<ApiKeyRecord | undefined>;
  /** Lists an account's keys; a key created or revoked less than a moment ago may still be missing or shown. */
  list(accountId: string, page: { limit: number; after?: string }): Promise<ApiKeyPage>;
  /** Revokes an account's key at `now`; `false` when there is none to revoke. */
  revoke(accountId: string, id: string, now: number): Promise<boolean>;
}

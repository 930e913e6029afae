// Keys in memory, for tests that decide when the store is slow, fails or loses an answer. It passes the same contract
// as the store over DynamoDB.
import type { ApiKeyChange } from '../../../core/api-key-change.ts';
import { statusOf, type ApiKeyRecord } from '../../../core/api-key-record.ts';
import { listingKeyOf } from '../../../lambda/store/api-key-item.ts';
import type { ApiKeyName, ApiKeyPage, ApiKeyStore } from '../../../lambda/store/api-key-store.ts';

/** A write that took place, with the change that it recorded. */
export interface StoredWrite {
  readonly record: ApiKeyRecord;
  readonly change: ApiKeyChange;
}

/** The store; `onWrite` is told of every write, as a stream would. */
export class MemoryApiKeyStore implements ApiKeyStore {
  readonly #records = new Map<string, ApiKeyRecord>();
  readonly #onWrite: (write: StoredWrite) => void;

  constructor(onWrite: (write: StoredWrite) => void = () => undefined) {
    this.#onWrite = onWrite;
  }

  findByDigest(digest: string): Promise<ApiKeyRecord | undefined> {
    return Promise.resolve(this.#records.get(digest));
  }

  create(record: ApiKeyRecord, change: ApiKeyChange): Promise<void> {
    const sameId = [...this.#records.values()].find(({ id }) => id === record.id);
    const existing = this.#records.get(record.digest) ?? sameId;
    if (existing === undefined) this.#write(record, change);
    else if (existing.id !== record.id || existing.digest !== record.digest) {
      return Promise.reject(new Error('another key is there'));
    }
    return Promise.resolve();
  }

  findById(name: ApiKeyName): Promise<ApiKeyRecord | undefined> {
    return Promise.resolve(this.#find(name));
  }

  list(accountId: string, page: { limit: number; after?: string }): Promise<ApiKeyPage> {
    const { limit, after } = page;
    const rest = this.#listed(accountId).filter(
      (record) => after === undefined || listingKeyOf(record) < after,
    );
    const records = rest.slice(0, limit);
    const last = records.at(-1);
    return Promise.resolve({
      records,
      ...(rest.length > limit && last && { next: listingKeyOf(last) }),
    });
  }

  countActive(accountId: string, { now, max }: { now: number; max: number }): Promise<number> {
    const active = this.#listed(accountId).filter((record) => statusOf(record, now) !== 'expired');
    return Promise.resolve(Math.min(active.length, max));
  }

  rename(key: ApiKeyName, name: string, change: ApiKeyChange): Promise<boolean> {
    return this.#update(key, change, (record) => ({ ...record, name }));
  }

  replace(
    key: ApiKeyName,
    by: { readonly successorId: string; readonly graceEndsAt: number },
    change: ApiKeyChange,
  ): Promise<boolean> {
    return this.#update(key, change, (record) =>
      record.replacedBy === undefined
        ? { ...record, replacedBy: by.successorId, graceEndsAt: by.graceEndsAt }
        : undefined,
    );
  }

  revoke(key: ApiKeyName, change: ApiKeyChange): Promise<boolean> {
    return this.#update(key, change, (record) => ({ ...record, revokedAt: change.at }));
  }

  /** Suspends a key or lets it work again, as a sweep over its owner's keys does. */
  suspend(key: ApiKeyName, change: ApiKeyChange): Promise<boolean> {
    return this.#update(key, change, ({ suspendedAt, ...record }) =>
      change.action === 'suspended' ? { ...record, suspendedAt: change.at } : record,
    );
  }

  #update(
    key: ApiKeyName,
    change: ApiKeyChange,
    apply: (record: ApiKeyRecord) => ApiKeyRecord | undefined,
  ): Promise<boolean> {
    const record = this.#find(key);
    const changed = record && apply(record);
    if (changed !== undefined) this.#write(changed, change);
    return Promise.resolve(changed !== undefined);
  }

  #write(record: ApiKeyRecord, change: ApiKeyChange): void {
    this.#records.set(record.digest, record);
    this.#onWrite({ record, change });
  }

  #find({ accountId, id }: ApiKeyName): ApiKeyRecord | undefined {
    return [...this.#records.values()].find(
      (record) =>
        record.id === id && record.accountId === accountId && record.revokedAt === undefined,
    );
  }

  #listed(accountId: string): ApiKeyRecord[] {
    return [...this.#records.values()]
      .filter((record) => record.accountId === accountId && record.revokedAt === undefined)
      .sort((a, b) => (listingKeyOf(a) < listingKeyOf(b) ? 1 : -1));
  }
}

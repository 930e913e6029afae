// Keeps the keys of the reporter in memory, and asks for them again rarely, whatever identifiers requests name.
import type { KeyObject } from 'node:crypto';
import type { PublicKeySet } from './public-key-set.ts';

/** The windows of the cache, in milliseconds. */
export const KEY_CACHE_LIMITS = {
  /** A set this young is not asked for again for the identifiers that it has. */
  freshMs: 30 * 60_000,
  /** A set this old no longer counts, however long the server has been away. */
  staleMs: 24 * 60 * 60_000,
  /** Attempts to fetch are this far apart, whether they succeed or not. */
  betweenFetchesMs: 30_000,
} as const;

/** The set of one reporter. */
export class PublicKeyCache {
  readonly #fetch: () => Promise<PublicKeySet>;
  readonly #now: () => number;
  #keys: PublicKeySet = new Map();
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | undefined;
  /** Why the last attempt failed, if it did. */
  #fault: unknown;

  /** `now` gives milliseconds since the epoch. */
  constructor(fetch: () => Promise<PublicKeySet>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /**
   * Gives the key of an identifier, or `undefined` when the reporter publishes none: as of a set that is asked for once in
   * a while at the most.
   *
   * @throws {Error} when the set could not be fetched lately, and the one before does not have the key or is too old
   */
  async find(identifier: string): Promise<KeyObject | undefined> {
    const id = identifier.toLowerCase();
    const known = this.#keys.get(id);
    if (known && this.#age() < KEY_CACHE_LIMITS.freshMs) return known;
    await this.#refresh();
    const key = this.#keys.get(id);
    if (key && this.#age() < KEY_CACHE_LIMITS.staleMs) return key;
    if (this.#fault === undefined) return undefined;
    throw new Error('the keys of the reporter cannot be fetched', { cause: this.#fault });
  }

  #age(): number {
    return this.#now() - this.#fetchedAt;
  }

  async #refresh(): Promise<void> {
    if (this.#underWay) return this.#underWay;
    if (this.#now() - this.#triedAt < KEY_CACHE_LIMITS.betweenFetchesMs) return;
    this.#triedAt = this.#now();
    this.#underWay = this.#load();
    await this.#underWay;
    this.#underWay = undefined;
  }

  // A set that cannot be fetched leaves the one before in use; the next attempt comes with a later request.
  async #load(): Promise<void> {
    try {
      this.#keys = await this.#fetch();
      this.#fetchedAt = this.#now();
      this.#fault = undefined;
    } catch (error) {
      this.#fault = error;
    }
  }
}

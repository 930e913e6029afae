// The public keys of the issuers, kept in memory. Made for what goes wrong around key sets: a withdrawn key stops
// working, a rotation is picked up even while bogus key ids are being sprayed, an outage costs one fetch a window.
import type { KeyObject } from 'node:crypto';
import type { Jwk } from 'aws-jwt-verify/jwk';

/** A key of an issuer, prepared for verification. */
export interface VerificationKey {
  readonly jwk: Jwk;
  readonly keyObject: KeyObject;
}

/** The keys of one JWK Set, by key id. */
export type KeySet = ReadonlyMap<string, VerificationKey>;

/** Fetches and parses a JWK Set; rejects for anything but a usable set. */
export type JwksFetcher = (jwksUri: string) => Promise<KeySet>;

/** The windows of the cache, in milliseconds. */
export const JWKS_WINDOWS = {
  /** Age up to which a key set is used as it is; the time within which a withdrawn key stops working. */
  freshMs: 10 * 60_000,
  /** Age up to which a key set is used while its issuer does not answer. */
  staleMs: 60 * 60_000,
  /** Time for which a failed fetch is not repeated. */
  failureMs: 5_000,
  /** Fetches for unknown key ids: so many at once, and another one after each interval. */
  unknownBurst: 4,
  unknownIntervalMs: 15_000,
} as const;

/** The issuer's keys cannot be had: a fault of ours or the issuer's, never a reason to refuse a token. */
export class JwksUnavailableError extends Error {
  override readonly name = 'JwksUnavailableError';
}

interface Entry {
  keys: KeySet | undefined;
  fetchedAt: number;
  failedAt: number;
  /** Whether the last fetch failed. */
  isFailing: boolean;
  fetching: Promise<void> | undefined;
  /** Time up to which fetches for unknown key ids have been spent; never further behind than a full burst. */
  spentUntil: number;
}

/** A cache of JWK Sets by URI. Requests that need the same set at once share one fetch. */
export class JwksCache {
  readonly #entries = new Map<string, Entry>();
  readonly #fetch: JwksFetcher;
  readonly #now: () => number;

  /** @param now gives milliseconds since the epoch */
  constructor(fetch: JwksFetcher, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /**
   * Gives the key of an issuer, or `undefined` when the issuer does not publish it.
   *
   * @throws {JwksUnavailableError} when that cannot be told, because the issuer does not answer
   */
  async find(jwksUri: string, keyId: string): Promise<VerificationKey | undefined> {
    const entry = this.#entryOf(jwksUri);
    if (this.#now() - entry.fetchedAt >= JWKS_WINDOWS.freshMs) await this.#refresh(jwksUri, entry);
    if (entry.keys === undefined || this.#now() - entry.fetchedAt >= JWKS_WINDOWS.staleMs) {
      throw new JwksUnavailableError('the key set of the issuer is not available');
    }
    return entry.keys.get(keyId) ?? (await this.#findUnknown(jwksUri, keyId, entry));
  }

  /**
   * Gives the key set of an issuer if it is fresh, without asking anybody. Each fetch makes a new object: while this
   * one is the same, so are the keys.
   */
  fresh(jwksUri: string): KeySet | undefined {
    const entry = this.#entries.get(jwksUri);
    if (!entry || this.#now() - entry.fetchedAt >= JWKS_WINDOWS.freshMs) return undefined;
    return entry.keys;
  }

  async #findUnknown(
    jwksUri: string,
    keyId: string,
    entry: Entry,
  ): Promise<VerificationKey | undefined> {
    const joins = entry.fetching !== undefined;
    if (joins || this.#spend(entry)) await this.#refresh(jwksUri, entry);
    const key = entry.keys?.get(keyId);
    if (key !== undefined) return key;
    if (entry.isFailing) {
      throw new JwksUnavailableError('the key set of the issuer could not be refreshed');
    }
    // A fetch that was already under way may have been answered before the key was published.
    return joins ? this.#findUnknown(jwksUri, keyId, entry) : undefined;
  }

  /** Fetches the set anew, unless the last try failed a moment ago; never rejects, `isFailing` tells. */
  async #refresh(jwksUri: string, entry: Entry): Promise<void> {
    if (this.#now() - entry.failedAt < JWKS_WINDOWS.failureMs) return;
    entry.fetching ??= this.#fetchInto(jwksUri, entry).finally(() => {
      entry.fetching = undefined;
    });
    await entry.fetching;
  }

  async #fetchInto(jwksUri: string, entry: Entry): Promise<void> {
    // What an answer says is as old as the question.
    const askedAt = this.#now();
    try {
      entry.keys = await this.#fetch(jwksUri);
      entry.fetchedAt = askedAt;
      entry.isFailing = false;
    } catch {
      entry.failedAt = this.#now();
      entry.isFailing = true;
    }
  }

  /** Takes one fetch from the budget for unknown key ids: a burst, refilled one by one. */
  #spend(entry: Entry): boolean {
    const { unknownBurst, unknownIntervalMs } = JWKS_WINDOWS;
    const now = this.#now();
    const spentUntil =
      Math.max(entry.spentUntil, now - unknownBurst * unknownIntervalMs) + unknownIntervalMs;
    if (spentUntil > now) return false;
    entry.spentUntil = spentUntil;
    return true;
  }

  #entryOf(jwksUri: string): Entry {
    const known = this.#entries.get(jwksUri);
    if (known) return known;
    const entry: Entry = {
      keys: undefined,
      fetchedAt: -Infinity,
      failedAt: -Infinity,
      isFailing: false,
      fetching: undefined,
      spentUntil: -Infinity,
    };
    this.#entries.set(jwksUri, entry);
    return entry;
  }
}

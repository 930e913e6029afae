// Where the provider keeps sessions, grants, codes and refresh tokens: in memory, gone when the process ends.
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly endsAtMs: number;
}

/**
 * Creates the storage of one issuer, shared by every provider that is built on it, so that sessions outlive a rotation
 * of the signing key. Entries that have ended are dropped as others are written.
 *
 * @see https://github.com/panva/node-oidc-provider/blob/main/docs/README.md#adapter
 */
export function createMemoryAdapter(now: () => number = Date.now): AdapterFactory {
  const entries = new Map<string, Entry>();
  return (model) => new MemoryAdapter(model, entries, now);
}

class MemoryAdapter implements Adapter {
  readonly #model: string;
  readonly #entries: Map<string, Entry>;
  readonly #now: () => number;

  constructor(model: string, entries: Map<string, Entry>, now: () => number) {
    this.#model = model;
    this.#entries = entries;
    this.#now = now;
  }

  upsert(id: string, payload: AdapterPayload, expiresInSeconds?: number): Promise<void> {
    this.#dropEnded();
    const endsAtMs =
      expiresInSeconds === undefined ? Infinity : this.#now() + expiresInSeconds * 1000;
    this.#entries.set(this.#key(id), { payload, endsAtMs });
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    const entry = this.#entries.get(this.#key(id));
    return Promise.resolve(entry && entry.endsAtMs > this.#now() ? entry.payload : undefined);
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#search((payload) => payload.uid === uid));
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#search((payload) => payload.userCode === userCode));
  }

  async consume(id: string): Promise<void> {
    const payload = await this.find(id);
    if (payload) payload.consumed = Math.floor(this.#now() / 1000);
  }

  destroy(id: string): Promise<void> {
    this.#entries.delete(this.#key(id));
    return Promise.resolve();
  }

  /** Ends the model's entries of one grant; the provider calls it once per model. */
  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, { payload }] of this.#own()) {
      if (payload.grantId === grantId) this.#entries.delete(key);
    }
    return Promise.resolve();
  }

  #key(id: string): string {
    return `${this.#model}:${id}`;
  }

  #own(): [string, Entry][] {
    return [...this.#entries].filter(([key]) => key.startsWith(`${this.#model}:`));
  }

  #search(matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
    return this.#own()
      .map(([, entry]) => entry)
      .find(({ payload, endsAtMs }) => endsAtMs > this.#now() && matches(payload))?.payload;
  }

  #dropEnded(): void {
    for (const [key, { endsAtMs }] of this.#entries) {
      if (endsAtMs <= this.#now()) this.#entries.delete(key);
    }
  }
}

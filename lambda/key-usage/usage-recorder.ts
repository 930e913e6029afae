// Writes when keys were last used, rarely: a hot key costs a comparison in memory, not a write and not even a read.
import { BoundedMap } from '../store/bounded-map.ts';
import { settleInParallel } from '../store/bounded-parallel.ts';
import type { KeyUsageStore } from '../store/key-usage-store.ts';

/** What became of the uses of a batch, as numbers of keys. */
export interface RecordedUses {
  readonly written: number;
  /** Used again within the window of what is written: nothing to do. */
  readonly recent: number;
  /** No such key. */
  readonly unknown: number;
  /** What went wrong, one for each key whose use could not be written. */
  readonly faults: readonly unknown[];
}

/** How a recorder works. */
export interface UsageRecorderOptions {
  /** Seconds within which a key's last use is written once at the most. */
  readonly windowSeconds: number;
  /** Keys to remember. @default 10,000 */
  readonly rememberedMax?: number;
}

type Outcome = 'written' | 'recent' | 'unknown';

interface Remembered {
  /** Absent for an id that no key has. */
  readonly digest?: string;
  /** A use that is written, or one that came too late to be; nothing within a window after it needs the store. */
  readonly at: number;
}

/** Keys whose use is written at once. */
const CONCURRENCY = 20;

/**
 * One recorder per container. What it remembers saves reads and writes and decides nothing: between containers the
 * condition of the write does. A write that fails its condition costs as much as one that succeeds, so a container reads
 * before it writes, which costs a tenth, and after losing to another one it rests for a window.
 */
export class UsageRecorder {
  readonly #store: KeyUsageStore;
  readonly #windowSeconds: number;
  /** By key id. */
  readonly #remembered: BoundedMap<string, Remembered>;

  constructor(
    store: KeyUsageStore,
    { windowSeconds, rememberedMax = 10_000 }: UsageRecorderOptions,
  ) {
    this.#store = store;
    this.#windowSeconds = windowSeconds;
    this.#remembered = new BoundedMap(rememberedMax);
  }

  /** Writes the uses that are due, given as the newest second by key id. Never rejects: see `faults`. */
  async record(uses: ReadonlyMap<string, number>): Promise<RecordedUses> {
    const results = await settleInParallel([...uses], CONCURRENCY, ([keyId, at]) =>
      this.#recordOne(keyId, at),
    );
    const faults = results.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    const count = (outcome: Outcome) =>
      results.filter((one) => one.status === 'fulfilled' && one.value === outcome).length;
    return {
      written: count('written'),
      recent: count('recent'),
      unknown: count('unknown'),
      faults,
    };
  }

  async #recordOne(keyId: string, at: number): Promise<Outcome> {
    const known = this.#remembered.get(keyId);
    if (known && at < known.at + this.#windowSeconds) {
      return known.digest === undefined ? 'unknown' : 'recent';
    }
    const digest = known?.digest ?? (await this.#store.findDigest(keyId));
    if (digest === undefined) {
      this.#remembered.set(keyId, { at });
      return 'unknown';
    }
    const lastUse = await this.#store.findLastUse(digest);
    if (lastUse !== undefined && at < lastUse + this.#windowSeconds) {
      this.#remembered.set(keyId, { digest, at: lastUse });
      return 'recent';
    }
    const isWritten = await this.#store.advance(digest, at, this.#windowSeconds);
    this.#remembered.set(keyId, { digest, at });
    return isWritten ? 'written' : 'recent';
  }
}

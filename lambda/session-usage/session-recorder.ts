// Writes when sessions were used, rarely: a busy session costs a comparison in memory, and one write for each window.
import { BoundedMap } from '../store/bounded-map.ts';
import { settleInParallel } from '../store/bounded-parallel.ts';
import type { SessionUsageStore, SessionUse } from '../store/session-store.ts';
import { nameOf } from './session-use.ts';

/** What became of the uses of a batch, as numbers of sessions. */
export interface RecordedSessions {
  readonly written: number;
  /** Used again within the window of what is written, or ended: nothing to do. */
  readonly skipped: number;
  /** What went wrong, one for each session whose use could not be written. */
  readonly faults: readonly unknown[];
}

/** How a recorder works. */
export interface SessionRecorderOptions {
  /** Seconds within which a session's last use is written once at the most. */
  readonly windowSeconds: number;
  /** Sessions to remember. @default 10,000 */
  readonly rememberedMax?: number;
}

/** Sessions whose use is written at once. */
const CONCURRENCY = 20;

/**
 * One recorder per container. What it remembers saves writes and decides nothing: between containers the condition of the
 * write does. After a write, done or refused, a session rests for a window.
 */
export class SessionRecorder {
  readonly #store: SessionUsageStore;
  readonly #windowSeconds: number;
  /** The newest use that was offered to the store, by session. */
  readonly #remembered: BoundedMap<string, number>;

  constructor(
    store: SessionUsageStore,
    { windowSeconds, rememberedMax = 10_000 }: SessionRecorderOptions,
  ) {
    this.#store = store;
    this.#windowSeconds = windowSeconds;
    this.#remembered = new BoundedMap(rememberedMax);
  }

  /** Writes the uses that are due. Never rejects: see `faults`. */
  async record(uses: readonly SessionUse[]): Promise<RecordedSessions> {
    const due = uses.filter((use) => this.#isDue(use));
    const results = await settleInParallel(due, CONCURRENCY, (use) => this.#recordOne(use));
    const faults = results.flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    const written = results.filter((one) => one.status === 'fulfilled' && one.value).length;
    return { written, skipped: uses.length - written - faults.length, faults };
  }

  #isDue(use: SessionUse): boolean {
    const offered = this.#remembered.get(nameOf(use));
    return offered === undefined || use.lastAt >= offered + this.#windowSeconds;
  }

  async #recordOne(use: SessionUse): Promise<boolean> {
    const isWritten = await this.#store.advance(use, this.#windowSeconds);
    this.#remembered.set(nameOf(use), use.lastAt);
    return isWritten;
  }
}

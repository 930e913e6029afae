// Decides when cached policies are dropped after rights were lost: at once, and again when no answer of an
// authorizer that had read what was before can come any more.
import { setTimeout } from 'node:timers/promises';
import { stageAuthorizerCache, type AuthorizerCache } from './authorizer-cache.ts';

/** What the flusher works with. */
export interface CacheFlusherOptions {
  /** Gives seconds since the epoch, fractions included. */
  readonly now: () => number;
  readonly wait: (seconds: number) => Promise<unknown>;
  /**
   * Seconds after the second of a write from which on no answer that was made of what was read before it can enter the
   * cache: the authorizer's time-out and {@link SETTLE_MARGIN_SECONDS}.
   */
  readonly settleSeconds: number;
}

/** For the second that the stream rounds down, for clocks that differ, and for API Gateway to store an answer. */
export const SETTLE_MARGIN_SECONDS = 3;

/** Which stage's cache a function flushes, and how long its authorizer may take to answer. */
export interface FlushedStage {
  readonly apiId: string;
  readonly stageName: string;
  readonly authorizerTimeoutSeconds: number;
}

/** Creates the flusher of a stage; `now` gives seconds since the epoch, fractions included. */
export function stageCacheFlusher(
  { apiId, stageName, authorizerTimeoutSeconds }: FlushedStage,
  now: () => number,
): CacheFlusher {
  return new CacheFlusher(stageAuthorizerCache({ apiId, stageName, flushDelayMs: 0 }), {
    now,
    wait: (seconds) => setTimeout(seconds * 1000),
    settleSeconds: authorizerTimeoutSeconds + SETTLE_MARGIN_SECONDS,
  });
}

/** One flusher per container: what it has flushed is not flushed for the same losses again, however often they come. */
export class CacheFlusher {
  readonly #cache: AuthorizerCache;
  readonly #options: CacheFlusherOptions;
  /** When the last flush that succeeded began. */
  #flushedAt = Number.NEGATIVE_INFINITY;

  constructor(cache: AuthorizerCache, options: CacheFlusherOptions) {
    this.#cache = cache;
    this.#options = options;
  }

  /** Flushes once for all losses, given as seconds of their writes; not at all when each is settled and done with. */
  async flushNow(losses: readonly number[]): Promise<void> {
    if (!losses.every((at) => this.#isDone(at))) await this.#flush();
  }

  /** Flushes once more, after a wait of at most `settleSeconds`, for the losses that had not settled at the last one. */
  async flushWhenSettled(losses: readonly number[]): Promise<void> {
    const open = losses.filter((at) => !this.#isDone(at));
    if (open.length === 0) return;
    const { now, wait, settleSeconds } = this.#options;
    const waitSeconds = Math.max(...open) + settleSeconds - now();
    if (waitSeconds > 0) await wait(Math.min(waitSeconds, settleSeconds));
    await this.#flush();
  }

  #isDone(at: number): boolean {
    return at + this.#options.settleSeconds <= this.#flushedAt;
  }

  async #flush(): Promise<void> {
    const at = this.#options.now();
    await this.#cache.flush();
    this.#flushedAt = Math.max(this.#flushedAt, at);
  }
}

// The log lines of the cache flush function: counts and faults, nothing of any item.
import { describeError, writeLog } from '../telemetry/structured-log.ts';

/** What became of a batch. */
export interface CacheFlushBatch {
  readonly records: number;
  /** Changes that gave rights and took none. */
  readonly gains: number;
  /** Changes that may have taken rights away. */
  readonly losses: number;
  /** Changes that are to be delivered again. */
  readonly failed: number;
}

/** Where the function writes what happened. */
export interface CacheFlushLog {
  batch(batch: CacheFlushBatch): void;
  /** A flush failed; it may work the next time. */
  fault(error: unknown): void;
}

/** The log of the function. */
export const CACHE_FLUSH_LOG: CacheFlushLog = {
  batch: (batch) => writeLog({ event: 'cache-flush-batch', ...batch }),
  fault: (error) => writeLog({ event: 'cache-flush-fault', ...describeError(error) }),
};

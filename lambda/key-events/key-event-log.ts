// The log lines of the key event function. They name keys and stream records by their ids and quote nothing of them.
import { METRIC_NAMESPACE, UNREADABLE_KEY_CHANGES } from '../../core/metric.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import type { KeyItemChange } from './key-item-change.ts';

/** What became of a batch. */
export interface KeyEventBatch {
  readonly records: number;
  /** Records about keys. */
  readonly changes: number;
  /** Changes that took rights away. */
  readonly losses: number;
  /** Changes that are to be delivered again. */
  readonly failed: number;
}

/** Where the function writes what happened. */
export interface KeyEventLog {
  batch(batch: KeyEventBatch): void;
  /** Something that may work the next time did not. */
  fault(step: 'flush' | 'record', error: unknown): void;
  /** A change that no repetition would make readable; counts on a metric that an alarm watches. */
  unreadable(change: KeyItemChange, error: unknown): void;
}

/** Creates the log of a stage. `now` gives seconds since the epoch. */
export function keyEventLog(stageName: string, now: () => number): KeyEventLog {
  return {
    batch: (batch) => writeLog({ event: 'key-event-batch', ...batch }),
    fault: (step, error) => writeLog({ event: 'key-event-fault', step, ...describeError(error) }),
    unreadable: ({ eventId, after }, error) =>
      writeLog(
        {
          event: 'key-change-unreadable',
          Stage: stageName,
          [UNREADABLE_KEY_CHANGES]: 1,
          eventId,
          keyId: after?.['id']?.S,
          ...describeError(error),
        },
        { _aws: { Timestamp: Math.floor(now() * 1000), CloudWatchMetrics: METRICS } },
      ),
  };
}

const METRICS = [
  {
    Namespace: METRIC_NAMESPACE,
    Dimensions: [['Stage']],
    Metrics: [{ Name: UNREADABLE_KEY_CHANGES, Unit: 'Count' }],
  },
];

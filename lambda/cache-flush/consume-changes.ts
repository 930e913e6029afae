// What is done with a batch of the streams of the access and session tables: cached policies are dropped where they may be
// wrong, whoever wrote the change.
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { CacheFlusher } from '../store/cache-flusher.ts';
import type { CacheFlushLog } from './cache-flush-log.ts';
import { rightChangeOf } from './changed-right.ts';
import { readItemChange, type ItemChange } from './item-change.ts';

/** What the consumer works with: handed in, so that tests can put time and failure there. */
export interface CacheFlushService {
  readonly flusher: CacheFlusher;
  readonly log: CacheFlushLog;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
}

/**
 * Handles a batch and reports the records to be delivered again. Repeating it does no harm.
 *
 * One flush follows all changes of rights together, and one more all that may have taken some away, once no authorizer
 * that had read what was before can answer any more. Rights that were given get no second one: an answer that just missed
 * them refuses too much, until its time in the cache is over.
 */
export async function consumeChanges(
  records: readonly DynamoDBRecord[],
  service: CacheFlushService,
): Promise<DynamoDBBatchResponse> {
  const { gain = [], loss = [] } = Object.groupBy(records.map(readItemChange), rightChangeOf);
  const failed = await flushFor(gain, loss, service);
  service.log.batch({
    records: records.length,
    gains: gain.length,
    losses: loss.length,
    failed: failed.length,
  });
  return {
    batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })),
  };
}

/** Flushes, and gives the changes for which that failed. */
async function flushFor(
  gains: readonly ItemChange[],
  losses: readonly ItemChange[],
  { flusher, log, now }: CacheFlushService,
): Promise<readonly ItemChange[]> {
  const timesOf = (changes: readonly ItemChange[]) => changes.map(({ at }) => at ?? now());
  let pending: readonly ItemChange[] = [...gains, ...losses];
  try {
    await flusher.flushNow(timesOf(pending));
    pending = losses;
    await flusher.flushWhenSettled(timesOf(losses));
    return [];
  } catch (error) {
    log.fault(error);
    return pending;
  }
}

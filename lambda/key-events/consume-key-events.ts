// What is done with a batch of the key table's stream: cached policies are dropped where rights were lost, and what was
// done to keys is kept and told.
import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { ApiKeyEvent } from '../../core/api-key-event.ts';
import { settleInParallel } from '../store/bounded-parallel.ts';
import type { KeyAudit } from '../store/dynamo-key-audit.ts';
import type { CacheFlusher } from '../store/cache-flusher.ts';
import type { EventBus } from './event-bus.ts';
import type { KeyEventLog } from './key-event-log.ts';
import { readKeyItemChange, type KeyItemChange } from './key-item-change.ts';
import { losesRights } from './lost-right.ts';
import { readKeyEvent } from './read-key-event.ts';

/** What the consumer works with: handed in, so that tests can put time and failure there. */
export interface KeyEventService {
  readonly flusher: CacheFlusher;
  readonly audit: KeyAudit;
  readonly bus: EventBus;
  readonly log: KeyEventLog;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
}

/** Audit records and events that are under way at once. */
const CONCURRENCY = 20;

/**
 * Handles a batch and reports the records to be delivered again. Everything in it may be repeated without harm.
 *
 * 1. One flush for all records that took rights away: the part that users feel, and the only one with a deadline.
 * 2. For each change its audit record, then its event, so that nobody hears of a change that has no record.
 * 3. One more flush when the losses have settled: an authorizer that had read a key before the write may have answered
 *    after the first.
 *
 * Every record is handled however others fare, and Lambda delivers again from the earliest failed one on. A record that
 * cannot be read is logged and passed over, since no repetition would change it and the stream would stand still.
 */
export async function consumeKeyEvents(
  records: readonly DynamoDBRecord[],
  service: KeyEventService,
): Promise<DynamoDBBatchResponse> {
  const { flusher, log } = service;
  const changes = records.flatMap((record) => readKeyItemChange(record) ?? []);
  const losses = changes.filter(losesRights);
  const lossTimes = losses.map(({ at }) => at ?? service.now());

  const isFlushed = await succeeds(flusher.flushNow(lossTimes), log);
  const unrecorded = await recordAll(changes, service);
  const isSettled = isFlushed && (await succeeds(flusher.flushWhenSettled(lossTimes), log));

  const failed = new Set([...(isSettled ? [] : losses), ...unrecorded]);
  log.batch({
    records: records.length,
    changes: changes.length,
    losses: losses.length,
    failed: failed.size,
  });
  return {
    batchItemFailures: changes
      .filter((change) => failed.has(change))
      .map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })),
  };
}

async function succeeds(flush: Promise<void>, log: KeyEventLog): Promise<boolean> {
  try {
    await flush;
    return true;
  } catch (error) {
    log.fault('flush', error);
    return false;
  }
}

/** Keeps and tells each change, and gives those for which that failed. */
async function recordAll(
  changes: readonly KeyItemChange[],
  { audit, bus, log }: KeyEventService,
): Promise<KeyItemChange[]> {
  const results = await settleInParallel(changes, CONCURRENCY, async (change) => {
    const event = readOrLog(change, log);
    if (event === undefined) return;
    await audit.record(event);
    await bus.publish(event);
  });
  return changes.filter((_, index) => {
    const result = results[index];
    if (result?.status === 'rejected') log.fault('record', result.reason);
    return result?.status === 'rejected';
  });
}

function readOrLog(change: KeyItemChange, log: KeyEventLog): ApiKeyEvent | undefined {
  try {
    return readKeyEvent(change);
  } catch (error) {
    log.unreadable(change, error);
    return undefined;
  }
}

// Delivers the records of one stream to one function as an event source mapping does: in batches, in order, again after
// an error, and past records that it gives up.
import type { Clock } from '../clock.ts';
import type { StreamRecord } from '../dynamodb/table-stream.ts';
import type { InvokableFunction } from '../lambda/invocation.ts';
import { wait } from '../wait.ts';
import { batchResultOf } from './batch-result.ts';
import type { EventSourceMapping } from './event-source-mapping.ts';

/** Why records were given up, in the words of the document that AWS sends to the destination. */
export type GivenUpCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What a poller works with. */
export interface StreamPollerOptions {
  readonly mapping: EventSourceMapping;
  readonly lambda: InvokableFunction;
  readonly clock: Clock;
  /** Is called for records that the mapping will not deliver any more. */
  readonly onGiveUp: (records: readonly StreamRecord[], condition: GivenUpCondition) => void;
}

/** AWS collects for as long as the mapping says; here nobody wants to wait for it. */
const WINDOW_MS_MAX = 50;
const BACK_OFF_MS_MIN = 50;
const BACK_OFF_MS_MAX = 5000;
const BATCH_BYTES_MAX = 6_000_000;

/** The deliveries of one mapping. One batch is under way at a time, so that the records of every item stay in order. */
export class StreamPoller {
  readonly #options: StreamPollerOptions;
  readonly #ended = new AbortController();
  readonly #waiting: StreamRecord[] = [];
  #delivery: Promise<void> | undefined;

  constructor(options: StreamPollerOptions) {
    this.#options = options;
  }

  /** Takes a record that has just been written to the stream; one that the mapping filters out counts as delivered. */
  add(record: StreamRecord): void {
    if (this.#hasEnded() || !this.#options.mapping.accepts(record)) return;
    this.#waiting.push(record);
    this.#delivery ??= this.#deliverAll();
  }

  /** True when every record so far has been delivered or given up. */
  get isIdle(): boolean {
    return this.#delivery === undefined;
  }

  /** Resolves when it is idle. */
  async settled(): Promise<void> {
    await this.#delivery;
  }

  /** Delivers nothing more; an invocation under way is not waited for. */
  stop(): void {
    this.#ended.abort();
    this.#waiting.length = 0;
  }

  #hasEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  async #deliverAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#collect();
      await this.#deliver(this.#takeBatch());
    }
    this.#delivery = undefined;
  }

  /** Gives a batch the time to fill. Without a window, what is written in the same moment still comes together. */
  async #collect(): Promise<void> {
    const { batchSize, windowMs } = this.#options.mapping;
    if (this.#waiting.length >= batchSize) return;
    await wait(Math.min(windowMs, WINDOW_MS_MAX), this.#ended.signal);
  }

  #takeBatch(): StreamRecord[] {
    const { batchSize } = this.#options.mapping;
    let count = 0;
    let bytes = 0;
    for (const record of this.#waiting.slice(0, batchSize)) {
      bytes += Buffer.byteLength(JSON.stringify(record));
      if (count > 0 && bytes > BATCH_BYTES_MAX) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  /** Delivers a batch, whatever it takes, or gives it up. `retries` are those it has had as part of a larger one. */
  async #deliver(batch: readonly StreamRecord[], retries = 0): Promise<void> {
    const { mapping, lambda, onGiveUp } = this.#options;
    let attempts = retries;
    let backOffMs = BACK_OFF_MS_MIN;
    let records = this.#youngEnough(batch);
    while (records.length > 0) {
      const outcome = await lambda.invoke({ Records: records });
      const result = batchResultOf(outcome, records, mapping.reportsFailures);
      if (result.kind === 'done' || this.#hasEnded()) return;
      if (result.done > 0) {
        // Only a batch that comes again as it was uses up a retry.
        records = records.slice(result.done);
        [attempts, backOffMs] = [0, BACK_OFF_MS_MIN];
      } else if (result.cause === 'error' && mapping.bisects && records.length > 1) {
        await this.#deliverHalves(records, attempts);
        return;
      } else if (result.cause !== 'throttled' && ++attempts > mapping.retriesMax) {
        onGiveUp(records, 'RetryAttemptsExhausted');
        return;
      }
      await wait(backOffMs, this.#ended.signal);
      if (this.#hasEnded()) return;
      backOffMs = Math.min(backOffMs * 2, BACK_OFF_MS_MAX);
      records = this.#youngEnough(records);
    }
  }

  async #deliverHalves(records: readonly StreamRecord[], retries: number): Promise<void> {
    const half = Math.ceil(records.length / 2);
    await this.#deliver(records.slice(0, half), retries);
    if (!this.#hasEnded()) await this.#deliver(records.slice(half), retries);
  }

  /** Gives up the records that are too old, and gives the others. */
  #youngEnough(records: readonly StreamRecord[]): readonly StreamRecord[] {
    const { clock, mapping, onGiveUp } = this.#options;
    const oldest = clock.now() / 1000 - mapping.ageSecondsMax;
    const isOld = ({ dynamodb }: StreamRecord) => dynamodb.ApproximateCreationDateTime < oldest;
    const old = records.filter(isOld);
    if (old.length > 0) onGiveUp(old, 'RecordAgeExceeded');
    return records.filter((record) => !isOld(record));
  }
}

// Delivers the lines of a log group to one subscribed function, a short while after they were written.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Clock } from '../clock.ts';
import { invokeAsynchronously } from '../lambda/asynchronous-invocation.ts';
import type { AsynchronousSettings } from '../lambda/asynchronous-invocation.ts';
import type { InvokableFunction } from '../lambda/invocation.ts';
import { wait } from '../wait.ts';
import type { LogLine } from './log-line.ts';
import type { LogSubscription } from './log-subscription.ts';

/** What lines are delivered with. */
export interface LogDeliveryOptions {
  readonly subscription: LogSubscription;
  readonly logGroup: string;
  readonly lambda: InvokableFunction;
  readonly settings: AsynchronousSettings;
  readonly clock: Clock;
  /** Is called when the function has not taken an event, with the number of lines in it. */
  readonly onGiveUp: (lines: number) => void;
}

const WINDOW_MS = 50;
const LINES_MAX = 1000;
const ID_DIGITS = 56;

const compress = promisify(gzip);

/** The deliveries of one subscription. Events do not wait for each other, and one that fails holds up no other. */
export class LogDelivery {
  readonly #options: LogDeliveryOptions;
  readonly #ended = new AbortController();
  readonly #waiting: LogLine[] = [];
  readonly #deliveries = new Set<Promise<void>>();
  #lines = 0n;

  constructor(options: LogDeliveryOptions) {
    this.#options = options;
  }

  /** Takes a line that has just been written. Looks at nothing yet: a request should not be slower for it. */
  add(line: LogLine): void {
    if (this.#ended.signal.aborted) return;
    this.#waiting.push(line);
    if (this.#waiting.length === 1) this.#track(this.#collect());
  }

  /** True when every line so far has been delivered or given up. */
  get isIdle(): boolean {
    return this.#deliveries.size === 0;
  }

  /** Resolves when what is under way now has been delivered or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#deliveries);
  }

  /** Delivers nothing more; an invocation under way is not waited for. */
  stop(): void {
    this.#ended.abort();
    this.#waiting.length = 0;
  }

  #track(delivery: Promise<void>): void {
    const tracked = delivery.finally(() => this.#deliveries.delete(tracked));
    this.#deliveries.add(tracked);
  }

  async #collect(): Promise<void> {
    await wait(WINDOW_MS, this.#ended.signal);
    const { matches } = this.#options.subscription;
    const lines = this.#waiting.splice(0).filter(matches);
    for (let start = 0; start < lines.length; start += LINES_MAX)
      this.#track(this.#deliver(lines.slice(start, start + LINES_MAX)));
  }

  async #deliver(lines: readonly LogLine[]): Promise<void> {
    const { lambda, settings, clock, onGiveUp } = this.#options;
    const { signal } = this.#ended;
    const message = JSON.stringify(this.#messageOf(lines));
    // It does not go far: how small it gets matters less than how long that takes.
    const packed = await compress(message, { level: constants.Z_BEST_SPEED });
    const data = packed.toString('base64');
    const context = { ...settings, clock, signal };
    const isTaken = await invokeAsynchronously(lambda, { awslogs: { data } }, context);
    if (!isTaken && !signal.aborted) onGiveUp(lines.length);
  }

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
  #messageOf(lines: readonly LogLine[]): object {
    const { subscription, logGroup } = this.#options;
    return {
      messageType: 'DATA_MESSAGE',
      owner: subscription.accountId,
      logGroup,
      logStream: createHash('md5').update(logGroup).digest('hex'),
      subscriptionFilters: [subscription.filterName],
      logEvents: lines.map(({ timestamp, message }) => ({
        id: this.#nextId(),
        timestamp,
        message,
      })),
    };
  }

  #nextId(): string {
    this.#lines += 1n;
    return String(this.#lines).padStart(ID_DIGITS, '3');
  }
}

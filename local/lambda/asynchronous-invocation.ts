// Invokes a function as Lambda does from its queue of asynchronous events: again after an error, up to a limit.
import type { Clock } from '../clock.ts';
import { wait } from '../wait.ts';
import type { InvokableFunction } from './invocation.ts';

/** How long Lambda goes on with an event. */
export interface AsynchronousSettings {
  /** How often an event is tried again after an error of the function. */
  readonly retriesMax: number;
  readonly ageMsMax: number;
}

/** What holds when the template configures nothing. */
export const ASYNCHRONOUS_DEFAULTS: AsynchronousSettings = {
  retriesMax: 2,
  ageMsMax: 6 * 60 * 60 * 1000,
};

/** AWS waits one minute and then two; here they pass faster. */
const RETRY_MS = 50;

/**
 * Invokes the function until it has taken the event, and tells whether it has. A throttled invocation does not count as
 * an attempt. Gives up early, without an answer that means anything, when `signal` is aborted; never rejects.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export async function invokeAsynchronously(
  lambda: InvokableFunction,
  event: unknown,
  {
    retriesMax,
    ageMsMax,
    clock,
    signal,
  }: AsynchronousSettings & { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<boolean> {
  const queuedAt = clock.now();
  for (let errors = 0, waitMs = RETRY_MS; !signal.aborted; waitMs = Math.min(waitMs * 2, 5000)) {
    const result = await lambda.invoke(event);
    if (result.outcome === 'returned') return true;
    const isThrottled =
      result.outcome === 'failed' && result.errorType === 'TooManyRequestsException';
    if (!isThrottled) errors++;
    if (errors > retriesMax || clock.now() - queuedAt > ageMsMax) return false;
    await wait(waitMs, signal);
  }
  return false;
}

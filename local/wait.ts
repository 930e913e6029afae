// Waiting that an end of the local run cuts short.
import { setTimeout as delay } from 'node:timers/promises';

/** Waits for `ms` milliseconds of the machine's time, or until `signal` is aborted; never rejects. */
export async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}

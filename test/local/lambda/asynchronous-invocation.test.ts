// Asynchronous invocations: how often, and when they end.
import {
  ASYNCHRONOUS_DEFAULTS,
  invokeAsynchronously,
} from '../../../local/lambda/asynchronous-invocation.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';

const ERROR: InvocationResult = { outcome: 'failed', errorType: 'Error', errorMessage: '' };
const THROTTLED: InvocationResult = { ...ERROR, errorType: 'TooManyRequestsException' };
const TIMED_OUT: InvocationResult = { outcome: 'timed-out' };

async function invoke(results: readonly InvocationResult[], { stepMs = 0, retriesMax = 2 } = {}) {
  let [calls, now] = [0, 0];
  const ended = new AbortController();
  const lambda = {
    logicalId: 'Function',
    invoke: () => {
      now += stepMs;
      const result = results[calls++];
      if (result === undefined) ended.abort();
      return Promise.resolve(result ?? ERROR);
    },
  };
  const settings = { ...ASYNCHRONOUS_DEFAULTS, retriesMax };
  const isTaken = await invokeAsynchronously(
    lambda,
    {},
    {
      ...settings,
      clock: { now: () => now },
      signal: ended.signal,
    },
  );
  return [isTaken, calls];
}

it('subscription-03: an event is tried again twice after an error', async () => {
  expect(await invoke([ERROR, TIMED_OUT, { outcome: 'returned', payload: 1 }])).toEqual([true, 3]);
  expect(await invoke([ERROR, ERROR, ERROR])).toEqual([false, 3]);
});

it('tries no more often than it is told to', async () => {
  expect(await invoke([ERROR], { retriesMax: 0 })).toEqual([false, 1]);
});

it('does not count an invocation that is throttled', async () => {
  const results = [THROTTLED, THROTTLED, { outcome: 'returned', payload: 1 } as const];

  expect(await invoke(results, { retriesMax: 0 })).toEqual([true, 3]);
});

it('gives up an event that has become too old', async () => {
  const hours = 60 * 60 * 1000;

  expect(await invoke([THROTTLED, THROTTLED], { stepMs: 4 * hours })).toEqual([false, 2]);
});

it('ends when the run does', async () => {
  expect(await invoke([])).toEqual([false, 1]);
});

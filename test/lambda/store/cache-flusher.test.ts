import fc from 'fast-check';
import { CacheFlusher } from '../../../lambda/store/cache-flusher.ts';

const NOW = 1_800_000_000;
const SETTLE_SECONDS = 8;

/** A flusher on a clock that only waiting moves, with the times of its flushes. */
function createFlusher(options: { readonly startAt: number; readonly settleSeconds?: number }) {
  const { startAt, settleSeconds = SETTLE_SECONDS } = options;
  const state = { now: startAt, flushes: [] as number[], isBroken: false };
  const flusher = new CacheFlusher(
    {
      flush: () => {
        if (state.isBroken) return Promise.reject(new Error('throttled'));
        state.flushes.push(state.now);
        return Promise.resolve();
      },
    },
    {
      now: () => state.now,
      wait: (seconds) => {
        state.now += seconds;
        return Promise.resolve();
      },
      settleSeconds,
    },
  );
  return { flusher, state };
}

it('flushes at once, and again when no older answer can come any more', async () => {
  const { flusher, state } = createFlusher({ startAt: NOW + 0.4 });

  await flusher.flushNow([NOW]);
  await flusher.flushWhenSettled([NOW]);

  expect(state.flushes).toEqual([NOW + 0.4, NOW + SETTLE_SECONDS]);
});

it('flushes once for many losses', async () => {
  const { flusher, state } = createFlusher({ startAt: NOW + 3 });

  await flusher.flushNow([NOW, NOW + 1, NOW + 2]);
  await flusher.flushWhenSettled([NOW, NOW + 1, NOW + 2]);

  expect(state.flushes).toEqual([NOW + 3, NOW + 2 + SETTLE_SECONDS]);
});

it('flushes once for losses that come late, since they have settled', async () => {
  const { flusher, state } = createFlusher({ startAt: NOW + 60 });

  await flusher.flushNow([NOW]);
  await flusher.flushWhenSettled([NOW]);

  expect(state.flushes).toEqual([NOW + 60]);
});

it('does not flush for nothing, nor again for losses that are delivered again', async () => {
  const { flusher, state } = createFlusher({ startAt: NOW + 60 });
  await flusher.flushNow([]);
  await flusher.flushWhenSettled([]);
  expect(state.flushes).toEqual([]);

  for (let delivery = 0; delivery < 3; delivery += 1) {
    await flusher.flushNow([NOW]);
    await flusher.flushWhenSettled([NOW]);
  }

  expect(state.flushes).toHaveLength(1);
});

it('fails when a flush fails, and flushes the next time', async () => {
  const { flusher, state } = createFlusher({ startAt: NOW + 60 });
  state.isBroken = true;
  await expect(flusher.flushNow([NOW])).rejects.toThrow('throttled');

  state.isBroken = false;
  await flusher.flushNow([NOW]);

  expect(state.flushes).toHaveLength(1);
});

it('never waits longer than it takes to settle, whatever the clocks say', async () => {
  const { flusher, state } = createFlusher({ startAt: NOW - 3600 });

  await flusher.flushNow([NOW]);
  await flusher.flushWhenSettled([NOW]);

  expect(state.now).toBe(NOW - 3600 + SETTLE_SECONDS);
});

describe('an authorizer that had read the key before its revocation', () => {
  const TIMEOUT_SECONDS = 5;
  const seconds = (max: number) => fc.integer({ min: 0, max: max * 1000 }).map((ms) => ms / 1000);
  // When the key was written within its second, when its record was delivered, when each call had read the key before
  // that, and how long the call then took.
  const scenario = fc.record({
    writtenAt: seconds(0.999),
    delay: seconds(20),
    calls: fc.array(fc.record({ readBefore: seconds(5), took: seconds(TIMEOUT_SECONDS) }), {
      minLength: 1,
      maxLength: 8,
    }),
  });

  /** Gives whether some answer from before the write is still cached when all flushes are over. */
  async function leavesStale(
    {
      writtenAt,
      delay,
      calls,
    }: { writtenAt: number; delay: number; calls: { readBefore: number; took: number }[] },
    settleSeconds: number,
  ): Promise<boolean> {
    const write = NOW + writtenAt;
    const { flusher, state } = createFlusher({ startAt: write + delay, settleSeconds });
    await flusher.flushNow([NOW]);
    await flusher.flushWhenSettled([NOW]);
    const last = Math.max(...state.flushes);
    return calls.some(({ readBefore, took }) => write - readBefore + took > last);
  }

  it('leaves nothing in the cache that outlives the second flush', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (one) => {
        expect(await leavesStale(one, TIMEOUT_SECONDS + 1)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('could leave its answer in the cache if there were no second flush', async () => {
    const result = await fc.check(
      fc.asyncProperty(scenario, async (one) => !(await leavesStale(one, 0))),
      { numRuns: 1000 },
    );
    expect(result.failed).toBe(true);
  });
});

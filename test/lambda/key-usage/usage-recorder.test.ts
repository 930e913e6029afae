import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { UsageRecorder } from '../../../lambda/key-usage/usage-recorder.ts';
import { MemoryKeyUsageStore } from '../store/memory-key-usage-store.ts';

const NOW = 1_800_000_000;
const WINDOW = 300;
const keyId = randomUUID();

const recorderOver = (store: MemoryKeyUsageStore, rememberedMax?: number) =>
  new UsageRecorder(store, {
    windowSeconds: WINDOW,
    ...(rememberedMax !== undefined && { rememberedMax }),
  });
const use = (at: number, id = keyId) => new Map([[id, at]]);

it('writes the first use, and within a window not even asks about another', async () => {
  const store = new MemoryKeyUsageStore([keyId]);
  const recorder = recorderOver(store);

  expect(await recorder.record(use(NOW))).toMatchObject({ written: 1 });
  for (let at = NOW; at < NOW + WINDOW; at += 1) {
    expect(await recorder.record(use(at))).toMatchObject({ written: 0, recent: 1 });
  }

  expect(store.asked).toEqual({ digests: 1, uses: 1, writes: 1, refusedWrites: 0 });
});

it('writes again a window later, without looking for the key again', async () => {
  const store = new MemoryKeyUsageStore([keyId]);
  const recorder = recorderOver(store);
  await recorder.record(use(NOW));

  expect(await recorder.record(use(NOW + WINDOW))).toMatchObject({ written: 1 });

  expect(store.history.get(keyId)).toEqual([NOW, NOW + WINDOW]);
  expect(store.asked.digests).toBe(1);
});

it('reads what another container has written before it would write in vain', async () => {
  const store = new MemoryKeyUsageStore([keyId]);
  await recorderOver(store).record(use(NOW));
  const other = recorderOver(store);

  expect(await other.record(use(NOW + 100))).toMatchObject({ written: 0, recent: 1 });
  expect(await other.record(use(NOW + WINDOW))).toMatchObject({ written: 1 });

  expect(store.asked.refusedWrites).toBe(0);
});

it('rests for a window after it has lost to another container between its read and its write', async () => {
  const store = new MemoryKeyUsageStore([keyId]);
  await recorderOver(store).record(use(NOW));
  const late = recorderOver(store);
  store.findLastUse = () => Promise.resolve(undefined);

  expect(await late.record(use(NOW + 1))).toMatchObject({ written: 0, recent: 1 });
  expect(await late.record(use(NOW + WINDOW))).toMatchObject({ written: 0, recent: 1 });

  expect(store.asked.refusedWrites).toBe(1);
});

it('asks once about an id that no key has', async () => {
  const store = new MemoryKeyUsageStore([]);
  const recorder = recorderOver(store);

  expect(await recorder.record(use(NOW))).toMatchObject({ unknown: 1 });
  expect(await recorder.record(use(NOW + 1))).toMatchObject({ unknown: 1 });

  expect(store.asked.digests).toBe(1);
});

it('goes on when one key fails, tells what went wrong, and tries that key again', async () => {
  const [good, bad] = [randomUUID(), randomUUID()];
  const store = new MemoryKeyUsageStore([good, bad]);
  const advance = store.advance.bind(store);
  store.advance = (digest, ...rest) =>
    digest === bad ? Promise.reject(new Error('down')) : advance(digest, ...rest);
  const recorder = recorderOver(store);
  const uses = new Map([
    [bad, NOW],
    [good, NOW],
  ]);

  const first = await recorder.record(uses);
  store.advance = advance;

  expect(first).toMatchObject({ written: 1, faults: [new Error('down')] });
  expect(await recorder.record(uses)).toMatchObject({ written: 1, recent: 1, faults: [] });
});

it('remembers no more keys than it may, and forgets the one written longest ago', async () => {
  const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()];
  const store = new MemoryKeyUsageStore([first, second, third]);
  const recorder = recorderOver(store, 2);
  for (const id of [first, second, first, third]) await recorder.record(use(NOW, id));
  const { digests } = store.asked;

  await recorder.record(use(NOW, third));
  await recorder.record(use(NOW, second));
  expect(store.asked.digests).toBe(digests);

  await recorder.record(use(NOW, first));
  expect(store.asked.digests).toBe(digests + 1);
});

it('never moves a last use back, whatever order, repetition and clocks do to the batches', async () => {
  const uses = fc.array(fc.record({ at: fc.nat({ max: 3000 }), container: fc.nat({ max: 3 }) }), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(uses, async (list) => {
      const store = new MemoryKeyUsageStore([keyId]);
      const containers = Array.from({ length: 4 }, () => recorderOver(store));

      for (const { at, container } of list) await containers[container]!.record(use(NOW + at));

      const times = store.history.get(keyId)!;
      expect(times.every((at, index) => index === 0 || at >= times[index - 1]! + WINDOW)).toBe(
        true,
      );
      if (list.length > 0) {
        const newest = NOW + Math.max(...list.map(({ at }) => at));
        expect(newest - times.at(-1)!).toBeLessThan(2 * WINDOW);
      }
    }),
  );
});

describe('an hour of traffic with 100 keys in 50 containers', () => {
  const CONTAINERS = 50;
  const HOUR = 3600;
  const BATCH_SECONDS = 10;
  const keyIds = Array.from({ length: 100 }, () => randomUUID());

  /** Every ten seconds each container gets a delivery with some of the keys, at the same time as the others. */
  async function simulate(seed: number): Promise<MemoryKeyUsageStore> {
    const store = new MemoryKeyUsageStore(keyIds);
    const containers = Array.from({ length: CONTAINERS }, () => recorderOver(store));
    const random = generator(seed);
    for (let start = NOW; start < NOW + HOUR; start += BATCH_SECONDS) {
      await Promise.all(
        containers.map((recorder) => {
          const used = keyIds.filter(() => random() < 0.3);
          return recorder.record(
            new Map(used.map((id) => [id, start + Math.floor(random() * BATCH_SECONDS)])),
          );
        }),
      );
    }
    return store;
  }

  it('writes each key once a window at the most, only forwards, and loses few writes to races', async () => {
    const { history, asked } = await simulate(1);

    // The first use of a key is written wherever in its window it falls, so that an hour can touch one window more.
    const windows = HOUR / WINDOW + 1;
    expect(asked.writes).toBeLessThanOrEqual(keyIds.length * windows);
    expect(asked.writes).toBeGreaterThan(keyIds.length * (windows - 3));
    for (const times of history.values()) {
      expect(times.every((at, index) => index === 0 || at >= times[index - 1]! + WINDOW)).toBe(
        true,
      );
    }
    // A write that fails its condition is paid for as well. It takes two containers between whose reads and writes the
    // other's write falls, as when all of them start at once, and each of those rests for a window afterwards. Without
    // memory there would be an attempt for each of the 540,000 uses.
    expect(asked.refusedWrites).toBeLessThanOrEqual(CONTAINERS * keyIds.length);
    expect(asked.digests).toBeLessThanOrEqual(CONTAINERS * keyIds.length);
  });
});

/** A linear congruential generator of numbers from 0 to 1, so that a simulation can be repeated. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

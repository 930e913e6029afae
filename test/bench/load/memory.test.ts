import { judgeMemory, type MemorySample } from '../../../bench/load/memory.ts';

const samples = (rss: (at: number) => number): MemorySample[] =>
  Array.from({ length: 100 }, (_, at) => ({ rss: rss(at), heapUsed: 50, instanceHeap: 20 }));
const isFlat = (rss: (at: number) => number) => judgeMemory(samples(rss))[0]?.isFlat;

it('finds memory flat that only warms up in the first quarter', () => {
  expect(isFlat((at) => Math.min(100 + 20 * at, 500))).toBe(true);
});

it('finds memory flat that goes up and down', () => {
  expect(isFlat((at) => 500 + 40 * (at % 2))).toBe(true);
});

it('finds a steady leak', () => {
  expect(isFlat((at) => 500 + at)).toBe(true);
  expect(isFlat((at) => 500 + 2 * at)).toBe(false);
});

it('finds a small process flat that grows by a few megabytes', () => {
  expect(isFlat((at) => 20 + at / 10)).toBe(true);
  expect(isFlat((at) => 20 + at / 2)).toBe(false);
});

it('gives the medians that it has compared', () => {
  expect(judgeMemory(samples((at) => at))[0]).toMatchObject({
    measure: 'rss',
    secondQuarter: 37,
    lastQuarter: 87,
  });
});

it('fails without enough samples', () => {
  expect(() => judgeMemory(samples(() => 1).slice(0, 7))).toThrow(
    'eight samples are needed, got 7',
  );
});

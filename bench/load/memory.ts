// Whether the memory of the front door's process is flat under load: samples, and a verdict on them.

/** The memory of a process at a moment, in megabytes. */
export interface MemorySample {
  /**
   * Resident memory for each thread. Every instance of a function is one, and there are as many instances as ever were
   * busy at once: their number grows by chance, and says nothing of leaks.
   */
  readonly rss: number;
  /** What objects of the main thread take. */
  readonly heapUsed: number;
  /** What objects of an instance of a function take on the average, garbage included. */
  readonly instanceHeap: number;
}

/** What the samples say of one of the measures. */
export interface MemoryVerdict {
  readonly measure: keyof MemorySample;
  /** Medians of the second and the last quarter of the time, in megabytes. */
  readonly secondQuarter: number;
  readonly lastQuarter: number;
  /** Whether the last quarter is no more than {@link GROWTH_MAX} and {@link GROWTH_MEGABYTES_MAX} above the second. */
  readonly isFlat: boolean;
}

/** A quarter of the load's time may add so much of what was there: heaps breathe. */
export const GROWTH_MAX = 0.1;

/** Or so many megabytes, whichever is more. */
export const GROWTH_MEGABYTES_MAX = 16;

/**
 * Compares the second quarter of the time, when everything is warm, with the last one.
 *
 * @throws {RangeError} when there are fewer than eight samples, from which nothing follows
 */
export function judgeMemory(samples: readonly MemorySample[]): readonly MemoryVerdict[] {
  if (samples.length < 8) throw new RangeError(`eight samples are needed, got ${samples.length}`);
  return (['rss', 'heapUsed', 'instanceHeap'] as const).map((measure) => {
    const [, second = 0, , last = 0] = quartersOf(samples.map((sample) => sample[measure]));
    const growthMax = Math.max(GROWTH_MAX * second, GROWTH_MEGABYTES_MAX);
    return {
      measure,
      secondQuarter: second,
      lastQuarter: last,
      isFlat: last - second <= growthMax,
    };
  });
}

/** Gives the median of each quarter of a series. */
function quartersOf(series: readonly number[]): readonly number[] {
  const boundary = (quarter: number): number => Math.round((quarter * series.length) / 4);
  return [0, 1, 2, 3].map((quarter) =>
    medianOf(series.slice(boundary(quarter), boundary(quarter + 1))),
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return (low + high) / 2;
}

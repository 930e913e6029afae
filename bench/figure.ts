// What a benchmark says: a spread for ours and for each other, and how they compare, in the form of `.rigbox/bench.json`.

/** Median and range over the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Ours beside one other. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: Spread;
  readonly other: Spread;
  readonly otherName: string;
  /** Ours ÷ other, taken round by round, then the median: neighbours on the machine disturb both alike. */
  readonly ratio: number;
}

/** One value for each round, by candidate. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** Name of the candidate that is the product's. */
export const OURS = 'ours';

/** Gives the spread of values. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  return {
    median: round(sorted[sorted.length >> 1] ?? Number.NaN),
    min: round(sorted[0] ?? Number.NaN),
    max: round(sorted.at(-1) ?? Number.NaN),
  };
}

/** Compares ours with every other candidate of the same rounds. */
export function compare(name: string, unit: string, samples: Samples): Figure[] {
  const ours = samples.get(OURS) ?? [];
  return [...samples]
    .filter(([candidate]) => candidate !== OURS)
    .map(([otherName, other]) => ({
      name,
      unit,
      ours: spreadOf(ours),
      other: spreadOf(other),
      otherName,
      ratio: spreadOf(ours.map((value, index) => quotient(value, other[index]))).median,
    }));
}

/** Nothing compares with nothing as equal. */
function quotient(value: number, other = Number.NaN): number {
  return value === other ? 1 : value / other;
}

/** Four significant digits: more would be noise. */
function round(value: number): number {
  return Number(value.toPrecision(4));
}

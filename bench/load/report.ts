// What a load came to: for people to read, and as a measurement for docs/assurance.md.
import type { Measurement } from '../../dev/assurance/measurement.ts';
import { GROWTH_MAX, GROWTH_MEGABYTES_MAX, type MemoryVerdict } from './memory.ts';
import { answersIn, type Oracle } from './oracle.ts';

/** What is known at the end of a load. */
export interface LoadResult {
  readonly oracle: Oracle;
  readonly seconds: number;
  readonly memory: readonly MemoryVerdict[];
  readonly at: Date;
}

/** Says whether the load was held: nothing decided wrongly, nobody failed or throttled, memory flat. */
export function isHeld({ oracle, memory }: LoadResult): boolean {
  const { wrong, faults, throttled } = oracle.total;
  const isGood = wrong + faults + throttled + oracle.lateChanges === 0;
  return isGood && memory.every(({ isFlat }) => isFlat);
}

/** Gives the measurement of a load. */
export function measurementOf({ oracle, seconds, memory, at }: LoadResult): Measurement {
  const { total, tallies } = oracle;
  const answers = answersIn(total);
  const { allowed, refused, duringChange } = total;
  return {
    title: 'The front door under mixed load, while credentials come and go',
    command: 'npm run load',
    at: at.toISOString(),
    counts: [
      { what: 'seconds of load', count: Math.round(seconds) },
      { what: 'answers judged', count: answers },
      { what: 'had to succeed and did', count: allowed },
      { what: 'had to be refused and were', count: refused },
      { what: 'on their way during a change, either is right', count: duringChange },
      ...[...changesIn(tallies)].map(([kind, count]) => ({ what: `${kind}, made`, count })),
      { what: 'faults (5xx or no answer)', count: total.faults },
      { what: 'throttled (429)', count: total.throttled },
      { what: 'changes that hold only later', count: oracle.lateChanges },
    ],
    wrong: total.wrong,
    notes: [
      `${Math.round(answers / seconds)} answers a second, with clients and front door on the same cores`,
      ...memory.map(inWords),
    ],
  };
}

/** Gives a table of the answers by kind, and what there is to say of memory and of wrong answers. */
export function describeLoad({ oracle, seconds, memory }: LoadResult): string {
  const rows = [...oracle.tallies].map(([kind, tally]) => [kind, ...Object.values(tally)]);
  const heads = ['', ...Object.keys(oracle.total)];
  const total = ['all', ...Object.values(oracle.total)];
  return [
    `${answersIn(oracle.total)} answers in ${seconds.toFixed(0)} s`,
    ...[heads, ...rows, total].map(([kind, ...counts]) =>
      [String(kind).padEnd(42), ...counts.map((count) => String(count).padStart(13))].join(''),
    ),
    ...memory.map(inWords),
    ...oracle.examples.map((example) => `BAD  ${example}`),
  ].join('\n');
}

const MEASURES: Readonly<Record<MemoryVerdict['measure'], string>> = {
  rss: 'resident memory for each thread',
  heapUsed: 'heap of the main thread',
  instanceHeap: 'heap of an instance of a function',
};

function inWords({ measure, secondQuarter, lastQuarter, isFlat }: MemoryVerdict): string {
  const verdict = isFlat ? 'flat' : 'NOT FLAT';
  const tolerance = `${GROWTH_MAX * 100} % or ${GROWTH_MEGABYTES_MAX} MB`;
  return `${MEASURES[measure]}: ${verdict}, medians of the second and last quarter ${secondQuarter.toFixed(0)} and ${lastQuarter.toFixed(0)} MB (tolerance ${tolerance})`;
}

const CHANGE = /^(?:creation|rotation|deletion|ending|granting|change|withdrawal|removal) of /;

function* changesIn(tallies: Oracle['tallies']): Generator<[kind: string, count: number]> {
  for (const [kind, { allowed }] of tallies) if (CHANGE.test(kind)) yield [kind, allowed];
}

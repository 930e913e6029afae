import { Oracle } from '../../../bench/load/oracle.ts';
import {
  describeLoad,
  isHeld,
  measurementOf,
  type LoadResult,
} from '../../../bench/load/report.ts';
import { Timeline } from '../../../bench/load/timeline.ts';

const FLAT = { measure: 'rss', secondQuarter: 500, lastQuarter: 510, isFlat: true } as const;

function result(statuses: readonly number[], memory: LoadResult['memory'] = [FLAT]): LoadResult {
  const oracle = new Oracle();
  const request = () => ({ method: 'POST', path: '/api/v1/api-keys' });
  for (const status of statuses) {
    const answer = { status, headers: {}, body: '', sentAt: 1, answeredAt: 2 };
    oracle.judge({ kind: 'creation of a key', request, status: new Timeline(201) }, answer);
  }
  return { oracle, seconds: 2, memory, at: new Date(0) };
}

it('is held when every decision is right, nobody is failed and memory is flat', () => {
  expect(isHeld(result([201, 201]))).toBe(true);
});

it.each<[string, LoadResult]>([
  ['a wrong decision', result([201, 403])],
  ['a fault', result([201, 503])],
  ['a throttled request', result([201, 429])],
  ['memory that grows', result([201], [{ ...FLAT, lastQuarter: 900, isFlat: false }])],
])('is not held with %s', (_, load) => {
  expect(isHeld(load)).toBe(false);
});

it('is not held when a change holds only later', () => {
  const load = result([201]);
  load.oracle.countLateChange();
  expect(isHeld(load)).toBe(false);
});

it('is measured by its counts', () => {
  const measured = measurementOf(result([201, 201, 403, 500]));

  expect(measured).toMatchObject({ command: 'npm run load', wrong: 1 });
  expect(measured.counts).toEqual(
    expect.arrayContaining([
      { what: 'answers judged', count: 4 },
      { what: 'creation of a key, made', count: 2 },
      { what: 'faults (5xx or no answer)', count: 1 },
    ]),
  );
  expect(measured.notes?.join()).toContain('resident memory for each thread: flat');
});

it('is described with each wrong answer', () => {
  expect(describeLoad(result([403]))).toContain('BAD  creation of a key: POST /api/v1/api-keys');
});

import { collectEvidence } from '../../../dev/assurance/evidence.ts';
import { shortfallsOf } from '../../../dev/assurance/shortfall.ts';
import type { TestRun } from '../../../dev/assurance/test-run.ts';
import { BROWSER_CLAIM, MEASURED, RUN, runWith, STORE_CLAIM, TESTS } from './sample.ts';

const CLAIMS = [STORE_CLAIM, BROWSER_CLAIM];

const evidenceOf = (run: TestRun, answers = 1_200) => {
  const counts = MEASURED.counts.with(0, { what: 'answers', count: answers });
  return collectEvidence(CLAIMS, { run, measurementOf: () => ({ ...MEASURED, counts }) }).evidence;
};
const PAGE = evidenceOf(RUN);
const shortfalls = (run: TestRun, answers?: number) =>
  shortfallsOf(CLAIMS, PAGE, evidenceOf(run, answers));

describe('a page', () => {
  it('is borne out by the run that it was made from, and by one with more tests', () => {
    expect(shortfalls(RUN)).toEqual([]);
    expect(shortfalls({ ...RUN, tests: [...TESTS, ...TESTS] })).toEqual([]);
  });

  it('is not borne out by a run with a test less', () => {
    expect(shortfalls({ ...RUN, tests: TESTS.slice(1) })).toEqual([
      'store-faults: ways to fail: 2 on the page, 1 passed',
    ]);
  });

  it('is not held against what was skipped where it may be', () => {
    expect(shortfalls(runWith(4, 'pending'))).toEqual([]);
  });

  it('lets a count that is drawn at random fall by half, and no further', () => {
    expect(shortfalls(RUN, 600)).toEqual([]);
    expect(shortfalls(RUN, 599)).toEqual(['store-faults: answers: 1200 on the page, now 599']);
  });

  it('is not borne out by a run that measured nothing', () => {
    const silent = collectEvidence(CLAIMS, { run: RUN, measurementOf: () => undefined }).evidence;

    expect(shortfallsOf(CLAIMS, PAGE, silent)).toEqual([
      'store-faults: answers: 1200 on the page, now 0',
    ]);
  });

  it('has every claim, and none that is made no more', () => {
    expect(shortfallsOf([STORE_CLAIM], PAGE, PAGE)).toEqual([
      'browser: is on the page, and claimed no more',
    ]);
    const [other] = CLAIMS.map((claim) => ({ ...claim, id: 'other' }));
    expect(shortfallsOf([...CLAIMS, other!], PAGE, PAGE)).toEqual(['other: is not on the page']);
  });
});

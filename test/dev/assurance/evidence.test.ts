import type { Claim } from '../../../dev/assurance/claim.ts';
import { collectEvidence, parseEvidence } from '../../../dev/assurance/evidence.ts';
import type { Measurement } from '../../../dev/assurance/measurement.ts';
import type { TestRun } from '../../../dev/assurance/test-run.ts';
import { BROWSER_CLAIM, MEASURED, RUN, runWith, STORE_CLAIM, STORE_FILE } from './sample.ts';

interface Given {
  readonly claims?: readonly Claim[];
  readonly run?: TestRun;
  readonly measured?: Measurement | undefined;
}

const collect = (given: Given = {}) => {
  const { claims = [STORE_CLAIM, BROWSER_CLAIM], run = RUN } = given;
  const measured = 'measured' in given ? given.measured : MEASURED;
  return collectEvidence(claims, { run, measurementOf: () => measured });
};

describe('evidence', () => {
  it('counts the tests of each line, and takes measurements as they are', () => {
    const { evidence, problems } = collect();

    expect(problems).toEqual([]);
    expect(evidence).toEqual({
      run: { at: '2026-11-24T10:00:00.000Z', passed: 5, skipped: 0 },
      claims: {
        'store-faults': {
          tests: [
            { what: 'ways to fail', passed: 2, skipped: 0 },
            { what: 'limits', passed: 1, skipped: 0 },
          ],
          measurement: MEASURED,
        },
        browser: { tests: [{ what: 'steps', passed: 2, skipped: 0 }] },
      },
    });
  });

  it('is read as it was written, and in no other form', () => {
    const { evidence } = collect();
    const text = JSON.stringify(evidence);

    expect(parseEvidence(text)).toEqual(evidence);
    expect(() => parseEvidence(text.replace('"passed":5', '"passed":"5"'))).toThrow('passed');
    expect(() => parseEvidence(text.replace('"run":', '"runs":'))).toThrow('run');
  });

  it('says of tests that may be skipped how many were', () => {
    const { evidence, problems } = collect({ run: runWith(3, 'pending') });

    expect(problems).toEqual([]);
    expect(evidence.run).toMatchObject({ passed: 4, skipped: 1 });
    expect(evidence.claims['browser']?.tests).toEqual([{ what: 'steps', passed: 1, skipped: 1 }]);
  });
});

describe('refuses', () => {
  it('a failed test, also one that counts for no claim', () => {
    const problem = `${STORE_FILE}: "while the store throttles lets in who is cached" failed`;

    expect(collect({ run: runWith(0, 'failed') }).problems).toEqual([problem]);
    expect(collect({ claims: [BROWSER_CLAIM], run: runWith(0, 'failed') }).problems).toEqual([
      problem,
    ]);
  });

  it('a file that could not be run', () => {
    expect(collect({ run: { ...RUN, brokenFiles: ['test/core/jwt.test.ts'] } }).problems).toEqual([
      'test/core/jwt.test.ts failed',
    ]);
  });

  it.each(['pending', 'skipped', 'todo', 'disabled'])('a test that is %s', (status) => {
    expect(collect({ run: runWith(2, status) }).problems).toEqual([
      `store-faults: ${STORE_FILE}: "while the store fails a call asks it no more often" was not run (skipped)`,
    ]);
  });

  it.each([
    [
      'a file that is gone',
      { in: 'test/e2e/gone.test.ts' },
      'no test of test/e2e/gone.test.ts matches it',
    ],
    ['a folder that is gone', { in: 'test/gone/' }, 'no test of test/gone/ matches it'],
    [
      'a name that is gone',
      { in: STORE_FILE, named: /^gone/ },
      `no test of ${STORE_FILE} matches /^gone/`,
    ],
    ['a folder written as a file', { in: 'test/browser' }, 'no test of test/browser matches it'],
  ])('a line whose tests are looked for in %s', (_, place, problem) => {
    const claim = { ...STORE_CLAIM, tests: [{ what: 'anything', ...place }] };

    expect(collect({ claims: [claim] }).problems).toEqual([`store-faults: ${problem}`]);
  });

  it('a measurement that is missing, and names the command', () => {
    const byCommand: Claim = { ...STORE_CLAIM, command: 'npm run load', measuredBy: 'command' };

    expect(collect({ claims: [byCommand], measured: undefined }).problems).toEqual([
      'store-faults: nothing was measured: run npm run load',
    ]);
  });

  it('a measurement with one wrong decision', () => {
    expect(collect({ measured: { ...MEASURED, wrong: 1 } }).problems).toEqual([
      'store-faults: 1 wrong, measured at 2026-11-24T10:05:00.000Z',
    ]);
  });

  it.each(['2026-11-24T09:59:59.999Z', '2026-11-24T10:12:00.001Z'])(
    'what tests measured in another run, at %s',
    (at) => {
      expect(collect({ measured: { ...MEASURED, at } }).problems).toEqual([
        `store-faults: was measured at ${at}, which is not in this run of the tests`,
      ]);
    },
  );

  it('nothing of a command for its age: the page shows the date', () => {
    const byCommand: Claim = { ...STORE_CLAIM, measuredBy: 'command' };
    const measured = { ...MEASURED, at: '2026-10-01T00:00:00.000Z' };

    expect(collect({ claims: [byCommand], measured }).problems).toEqual([]);
  });

  it.each([
    [{ what: 'answers', atLeast: 1_201 }, 'answers: 1200, at least 1201 are needed'],
    [{ what: 'answers', atMost: 1_199 }, 'answers: 1200, at most 1199 may be'],
    [{ what: 'seconds', atLeast: 1 }, '"seconds" was not counted'],
  ])('a measurement that is not within %j', (bound, problem) => {
    const within = { what: 'answers', atLeast: 1_200, atMost: 1_200 };
    const claim: Claim = { ...STORE_CLAIM, bounds: [within, bound] };

    expect(collect({ claims: [claim] }).problems).toEqual([`store-faults: ${problem}`]);
  });
});

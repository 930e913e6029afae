// A small run of tests and a claim about it, for the tests of what counts them.
import type { Claim } from '../../../dev/assurance/claim.ts';
import type { Measurement } from '../../../dev/assurance/measurement.ts';
import type { TestResult, TestRun } from '../../../dev/assurance/test-run.ts';

export const STARTED_AT = Date.parse('2026-11-24T10:00:00Z');
export const ENDED_AT = Date.parse('2026-11-24T10:12:00Z');

const passed = (file: string, name: string): TestResult => ({ file, name, status: 'passed' });

export const STORE_FILE = 'test/e2e/faults/store.test.ts';

/** Five tests that passed, in two files. */
export const TESTS: readonly TestResult[] = [
  passed(STORE_FILE, 'while the store throttles lets in who is cached'),
  passed(STORE_FILE, 'while the store resets lets in who is cached'),
  passed(STORE_FILE, 'while the store fails a call asks it no more often'),
  passed('test/browser/session.test.ts', 'signs in'),
  passed('test/browser/session.test.ts', 'signs out'),
];

export const RUN: TestRun = {
  startedAt: STARTED_AT,
  endedAt: ENDED_AT,
  tests: TESTS,
  brokenFiles: [],
};

/** The run with one of its tests in another state. */
export function runWith(index: number, status: string): TestRun {
  return { ...RUN, tests: TESTS.with(index, { ...TESTS[index]!, status }) };
}

export const MEASURED: Measurement = {
  title: 'store-faults',
  command: `npm test -- ${STORE_FILE}`,
  at: '2026-11-24T10:05:00.000Z',
  counts: [
    { what: 'answers', count: 1_200 },
    { what: 'faults', count: 0 },
  ],
  wrong: 0,
};

export const STORE_CLAIM: Claim = {
  id: 'store-faults',
  title: 'While the store fails, nobody’s let in',
  statement: 'It fails in many ways.',
  failsWhen: 'when somebody is let in.',
  notShown: 'AWS.',
  command: `npm test -- ${STORE_FILE}`,
  tests: [
    { what: 'ways to fail', in: STORE_FILE, named: /lets in who is cached$/ },
    { what: 'limits', in: STORE_FILE, named: /no more often$/ },
  ],
  measuredBy: 'tests',
};

export const BROWSER_CLAIM: Claim = {
  id: 'browser',
  title: 'The dashboard works',
  statement: 'A browser is driven.',
  failsWhen: 'when a step is impossible.',
  notShown: 'other browsers.',
  command: 'npm test -- test/browser',
  tests: [{ what: 'steps', in: 'test/browser/', mayBeSkippedFor: 'there was no Chromium' }],
};

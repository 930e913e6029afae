// The results of a run of the tests, read from what `jest --json` writes.
import { relative } from 'node:path';
import { z } from 'zod';

/** One test of a run, by its file from the root of the repository and its full name. */
export interface TestResult {
  readonly file: string;
  readonly name: string;
  readonly status: string;
}

/** A run of the tests; times are in milliseconds since 1970. */
export interface TestRun {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly tests: readonly TestResult[];
  /** Files that could not be run, or whose tests failed, as jest says it. */
  readonly brokenFiles: readonly string[];
}

const RESULTS = z.object({
  startTime: z.number(),
  wasInterrupted: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      endTime: z.number(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Tests of the documentation, among them those of the page that is made from the results. */
const NOT_COUNTED = 'test/docs/';

/**
 * Reads the results of a whole run, but for the tests of the documentation: they fail while the page is to be written.
 *
 * @throws {TypeError} when it is none, was interrupted or ran nothing
 */
export function readTestRun(results: unknown, root: string): TestRun {
  const read = RESULTS.safeParse(results);
  if (!read.success)
    throw new TypeError(`the results of tests must be jest's\n${read.error.message}`);
  const { startTime: startedAt, wasInterrupted, testResults } = read.data;
  const files = testResults
    .map((file) => ({ ...file, path: relative(root, file.name).replaceAll('\\', '/') }))
    .filter(({ path }) => !path.startsWith(NOT_COUNTED));
  if (wasInterrupted || files.length === 0) {
    throw new TypeError('the tests must have run to their end');
  }
  return {
    startedAt,
    endedAt: Math.max(...files.map(({ endTime }) => endTime)),
    tests: files.flatMap(({ path, assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({ file: path, name: fullName, status })),
    ),
    brokenFiles: files.filter(({ status }) => status === 'failed').map(({ path }) => path),
  };
}

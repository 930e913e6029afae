// Lets a test say how much it tried, where that is more than the number of tests: docs/assurance.md quotes it.
import { join, relative } from 'node:path';
import { writeMeasurement } from '../../dev/assurance/measurement.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Leaves counts under the id of a claim. A test calls it once, with how many decisions were wrong, before it expects them to
 * be none; a test that ends with its first wrong decision calls it at its end.
 */
export function report(id: string, counts: Readonly<Record<string, number>>, wrong = 0): void {
  const { testPath = ROOT } = expect.getState();
  writeMeasurement(id, {
    title: id,
    command: `npm test -- ${relative(ROOT, testPath)}`,
    at: new Date().toISOString(),
    counts: Object.entries(counts).map(([what, count]) => ({ what, count })),
    wrong,
  });
}

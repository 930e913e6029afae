// The evidence for the claims: counted from a run of the tests and from measurements, kept in docs/assurance.json.
import { z } from 'zod';
import type { Bound, Claim, TestCount } from './claim.ts';
import { MEASUREMENT, type Measurement } from './measurement.ts';
import type { TestRun } from './test-run.ts';

const EVIDENCE = z.strictObject({
  /** The run of all tests that was counted. */
  run: z.strictObject({ at: z.iso.datetime(), passed: z.number(), skipped: z.number() }),
  /** By the id of the claim. */
  claims: z.record(
    z.string(),
    z.strictObject({
      tests: z.array(z.strictObject({ what: z.string(), passed: z.number(), skipped: z.number() })),
      measurement: MEASUREMENT.optional(),
    }),
  ),
});

/** What docs/assurance.json holds. */
export type Evidence = z.infer<typeof EVIDENCE>;

/** The evidence for one claim. */
export type ClaimEvidence = Evidence['claims'][string];

/** Where evidence comes from. */
export interface Sources {
  readonly run: TestRun;
  readonly measurementOf: (id: string) => Measurement | undefined;
}

/** Reads docs/assurance.json; throws where it has another form. */
export function parseEvidence(text: string): Evidence {
  return EVIDENCE.parse(JSON.parse(text));
}

/**
 * Counts the evidence for claims, and says what keeps them from being made: a failed test anywhere, a filter that no test
 * matches, a skipped test where none may be, a measurement that is missing, wrong, out of bounds or from another run.
 * Evidence with problems is worth nothing.
 */
export function collectEvidence(
  claims: readonly Claim[],
  { run, measurementOf }: Sources,
): { readonly evidence: Evidence; readonly problems: readonly string[] } {
  const problems = [...failuresOf(run)];
  const claimed = claims.map((claim): [string, ClaimEvidence] => {
    problems.push(...claim.tests.flatMap((count) => problemsOf(count, testsOf(count, run), claim)));
    const tests = claim.tests.map((count) => countOf(count, run));
    if (claim.measuredBy === undefined) return [claim.id, { tests }];
    const measurement = measurementOf(claim.id);
    problems.push(...objections(claim, measurement, run));
    return [claim.id, { tests, ...(measurement && { measurement }) }];
  });
  const evidence = {
    run: { at: new Date(run.startedAt).toISOString(), ...tally(run.tests) },
    claims: Object.fromEntries(claimed),
  };
  return { evidence, problems };
}

type Tests = TestRun['tests'];

const isSkipped = ({ status }: Tests[number]) => status !== 'passed' && status !== 'failed';

function* failuresOf({ tests, brokenFiles }: TestRun): Generator<string> {
  for (const file of brokenFiles) yield `${file} failed`;
  for (const { file, name, status } of tests) {
    if (status === 'failed') yield `${file}: "${name}" failed`;
  }
}

function testsOf({ in: place, named }: TestCount, { tests }: TestRun): Tests {
  return tests.filter(({ file, name }) => {
    const isThere = place.endsWith('/') ? file.startsWith(place) : file === place;
    return isThere && (named?.test(name) ?? true);
  });
}

function tally(tests: Tests): { passed: number; skipped: number } {
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    skipped: tests.filter(isSkipped).length,
  };
}

function countOf(count: TestCount, run: TestRun): ClaimEvidence['tests'][number] {
  return { what: count.what, ...tally(testsOf(count, run)) };
}

function problemsOf({ in: place, named, mayBeSkippedFor }: TestCount, tests: Tests, { id }: Claim) {
  if (tests.length === 0) return [`${id}: no test of ${place} matches ${String(named ?? 'it')}`];
  if (mayBeSkippedFor !== undefined) return [];
  return tests
    .filter(isSkipped)
    .map(({ file, name }) => `${id}: ${file}: "${name}" was not run (skipped)`);
}

function objections(
  { id, command, measuredBy, bounds = [] }: Claim,
  measurement: Measurement | undefined,
  { startedAt, endedAt }: TestRun,
): string[] {
  if (measurement === undefined) return [`${id}: nothing was measured: run ${command}`];
  const { wrong, at } = measurement;
  const found = bounds.flatMap((bound) =>
    overstepping(bound, measurement).map((one) => `${id}: ${one}`),
  );
  if (wrong > 0) found.push(`${id}: ${wrong} wrong, measured at ${at}`);
  const isOfRun = Date.parse(at) >= startedAt && Date.parse(at) <= endedAt;
  if (measuredBy === 'tests' && !isOfRun) {
    found.push(`${id}: was measured at ${at}, which is not in this run of the tests`);
  }
  return found;
}

function overstepping({ what, atLeast, atMost }: Bound, { counts }: Measurement): string[] {
  const count = counts.find((one) => one.what === what)?.count;
  if (count === undefined) return [`"${what}" was not counted`];
  if (atLeast !== undefined && count < atLeast)
    return [`${what}: ${count}, at least ${atLeast} are needed`];
  if (atMost !== undefined && count > atMost)
    return [`${what}: ${count}, at most ${atMost} may be`];
  return [];
}

// Writes docs/assurance.md from docs/assurance.json. `--collect` (`npm run assurance`) runs all tests, or takes the results
// of such a run from `--results=FILE`, and writes both anew; `--check` holds a run against what is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Claim } from './assurance/claim.ts';
import { CLAIM_GROUPS, CLAIMS } from './assurance/claim-table.ts';
import { collectEvidence, parseEvidence, type Evidence } from './assurance/evidence.ts';
import { readMeasurement } from './assurance/measurement.ts';
import { renderPage } from './assurance/page.ts';
import { shortfallsOf } from './assurance/shortfall.ts';
import { readTestRun, type TestRun } from './assurance/test-run.ts';

const ROOT = join(import.meta.dirname, '..');

/** What the page is rendered from. */
export const EVIDENCE_FILE = join(ROOT, 'docs/assurance.json');

/** The page. */
export const PAGE_FILE = join(ROOT, 'docs/assurance.md');

/** Where `npm run check` and continuous integration leave the results of the tests. */
export const RESULTS_FILE = join(ROOT, '.rigbox/test-results.json');

/** Gives the committed evidence; where there is none, the error names what writes it. */
export function readEvidence(): Evidence {
  if (!existsSync(EVIDENCE_FILE))
    throw new Error('docs/assurance.json is missing: run npm run assurance');
  return parseEvidence(readFileSync(EVIDENCE_FILE, 'utf8'));
}

/** Builds the page from the committed evidence. */
export function buildPage(): string {
  return renderPage(CLAIM_GROUPS, readEvidence());
}

function readRun(path: string): TestRun {
  return readTestRun(JSON.parse(readFileSync(path, 'utf8')), ROOT);
}

/** Ends the process when there are problems. */
function stopAt(problems: readonly string[], advice: string): void {
  if (problems.length === 0) return;
  console.error([...problems, advice].join('\n'));
  process.exit(1);
}

function checkPage(run: TestRun): void {
  // What commands measured is as old as the page says.
  const claims = CLAIMS.map(({ measuredBy, ...claim }): Claim =>
    measuredBy === 'tests' ? { ...claim, measuredBy } : claim,
  );
  const { evidence, problems } = collectEvidence(claims, { run, measurementOf: readMeasurement });
  const shortfalls = shortfallsOf(CLAIMS, readEvidence(), evidence);
  stopAt(
    [...problems, ...shortfalls],
    'docs/assurance.md claims more than that: run npm run assurance',
  );
}

/** Names what has to be measured before the tests are worth their minutes. */
function missingMeasurements(): string[] {
  return CLAIMS.filter(({ measuredBy }) => measuredBy === 'command')
    .filter(({ id }) => readMeasurement(id) === undefined)
    .map(({ id, command }) => `${id}: nothing was measured: run ${command}`);
}

function runTests(): string {
  mkdirSync(dirname(RESULTS_FILE), { recursive: true });
  // Of a run that comes to no end nothing may be left to count.
  rmSync(RESULTS_FILE, { force: true });
  const args = ['script/jest.mjs', '--testPathIgnorePatterns=test/docs/'];
  args.push('--json', `--outputFile=${RESULTS_FILE}`);
  spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  return RESULTS_FILE;
}

function collect(results: string | undefined): void {
  const advice = 'docs/assurance.md was left as it is';
  stopAt(missingMeasurements(), advice);
  const run = readRun(results ?? runTests());
  const { evidence, problems } = collectEvidence(CLAIMS, { run, measurementOf: readMeasurement });
  stopAt(problems, advice);
  writeFileSync(EVIDENCE_FILE, `${JSON.stringify(evidence, null, 2)}\n`);
  writeFileSync(PAGE_FILE, buildPage());
  console.log(`docs/assurance.md: ${CLAIMS.length} claims`);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      results: { type: 'string' },
      collect: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
    },
  });
  if (values.check) checkPage(readRun(values.results ?? RESULTS_FILE));
  else if (values.collect) collect(values.results);
  else writeFileSync(PAGE_FILE, buildPage());
}

// `npm run schemathesis`: holds the running API to its OpenAPI document with requests that schemathesis makes up, good
// and bad ones. Skipped with a line where schemathesis is not installed; continuous integration installs it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMeasurement, type Measurement } from './assurance/measurement.ts';
import { obtainCredentials } from './credential-set.ts';
import { startFrontDoor, type FrontDoor } from './front-door.ts';

/** One examination: whose credential, and which part of the API. */
interface Examination {
  readonly name: string;
  readonly credential: string;
  readonly document: string;
  readonly options: readonly string[];
}

/** What is read of schemathesis's report. */
interface Report {
  readonly complete: boolean;
  readonly operations: { readonly tested: number; readonly errored: number };
  readonly test_cases: { readonly generated: number; readonly unique_failures: number };
}

const DOCUMENT = join(import.meta.dirname, '../openapi/openapi.json');
const CONFIGURATION = join(import.meta.dirname, 'schemathesis.toml');
const TIMEOUT_MS = 600_000;

/** Operations that may end the API key, or the session, that asks for them. */
const ENDS_KEY = String.raw`^/api-keys/\{id\}`;
const ENDS_SESSION = '^/auth/sessions$';

if (spawnSync('schemathesis', ['--version']).error) {
  console.log('schemathesis is not installed: skipped (pip install schemathesis)');
} else {
  process.exitCode = (await examineAll()) ? 0 : 1;
}

async function examineAll(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'rigbox-schemathesis-'));
  const door = await startFrontDoor({
    ports: { api: 0, issuer: 0, dynamoDb: 0, workspaceService: 0 },
    rateRules: 'off',
    // Every request to create a key that is good creates one.
    settings: { apiKeysPerAccountMax: 10_000 },
  });
  try {
    const { owner } = await obtainCredentials(door);
    const reports: Report[] = [];
    for (const examination of [keyExamination(owner.apiKey), sessionExamination(owner.jwt)]) {
      reports.push(await examine(examination, { door, folder }));
      await refuseEnded(examination, door);
    }
    // With the session: the API key may have been deleted by a request in it.
    const control = await controlOf(owner.jwt, folder);
    return conclude(reports, await examine(control, { door, folder }));
  } finally {
    await door.stop();
    await rm(folder, { recursive: true });
  }
}

/** With an API key: everything but what could delete or rotate that key. */
function keyExamination(credential: string): Examination {
  const phases = ['--phases', 'examples,coverage,fuzzing'];
  const options = [...phases, '--exclude-path-regex', ENDS_KEY];
  return { name: 'with an API key', credential, document: DOCUMENT, options };
}

/** With a session: keys and sessions, and what becomes of a key that one request made and another one ended. */
function sessionExamination(credential: string): Examination {
  const options = [
    '--phases',
    'examples,coverage,fuzzing,stateful',
    '--include-path-regex',
    '^/(api-keys|auth/sessions)',
    '--exclude-path-regex',
    ENDS_SESSION,
  ];
  return { name: 'with a session', credential, document: DOCUMENT, options };
}

/** Promises what is not so, for the examination must find that: in an answer, a member that it has not. */
async function controlOf(credential: string, folder: string): Promise<Examination> {
  const document = JSON.parse(await readFile(DOCUMENT, 'utf8')) as {
    paths: { '/auth/me': { get: { responses: Record<string, object> } } };
  };
  const schema = { type: 'object', required: ['no-such-member'] };
  document.paths['/auth/me'].get.responses['200'] = {
    description: 'Not so',
    content: { 'application/json': { schema } },
  };
  const path = join(folder, 'control.json');
  await writeFile(path, JSON.stringify(document));
  const options = ['--phases', 'coverage', '--include-path', '/auth/me'];
  return { name: 'control, to be found wrong', credential, document: path, options };
}

async function examine(
  { name, credential, document, options }: Examination,
  { door, folder }: { readonly door: FrontDoor; readonly folder: string },
): Promise<Report> {
  const reportFile = join(folder, 'report.json');
  const args = [
    ...['--no-color', '--config-file', CONFIGURATION, 'run', document],
    ...['--url', `${door.cloud.apiUrl}/api/v1`, '--continue-on-failure'],
    ...['--report', 'json', '--report-json-path', reportFile, ...options],
  ];
  const output = await run(args, { cwd: folder, credential });
  const report = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
  const { operations, test_cases: cases } = report;
  const isControl = document !== DOCUMENT;
  if (findingsIn(report) > 0 && !isControl) console.error(output);
  console.log(
    `${name}: ${cases.generated} requests to ${operations.tested} operations, ${findingsIn(report)} findings`,
  );
  return report;
}

/** Runs schemathesis where the files that it leaves are removed, and gives what it printed. */
async function run(
  args: readonly string[],
  { cwd, credential }: { readonly cwd: string; readonly credential: string },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const env = { ...process.env, RIGBOX_CREDENTIAL: credential };
  const child = spawn('schemathesis', args, { cwd, env, timeout: TIMEOUT_MS });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', reject);
  // With 1 it has findings, with anything else it could not do its work.
  child.on('close', (code) => {
    if (code === 0 || code === 1) resolve(output);
    else reject(new Error(`schemathesis ended with ${code}\n${output}`));
  });
  return promise;
}

/** Answers of an ended credential are described as well, so that they would pass for conformance. */
async function refuseEnded({ name, credential }: Examination, { cloud }: FrontDoor): Promise<void> {
  const headers = { Authorization: `Bearer ${credential}` };
  const { status } = await fetch(`${cloud.apiUrl}/api/v1/auth/me`, { headers });
  if (status !== 200) throw new Error(`${name}: the credential was ended by a request: ${status}`);
}

function conclude(reports: readonly Report[], control: Report): boolean {
  const findings = reports.reduce((total, report) => total + findingsIn(report), 0);
  const isComplete = reports.every(({ complete }) => complete);
  if (findingsIn(control) === 0) console.error('the control was not found wrong');
  if (!isComplete) console.error('an examination was not completed');
  const isConclusive = isComplete && findingsIn(control) > 0;
  if (isConclusive) writeMeasurement('schemathesis', measurementOf(reports, control, findings));
  return findings === 0 && isConclusive;
}

function measurementOf(reports: readonly Report[], control: Report, findings: number): Measurement {
  const sum = (count: (report: Report) => number): number =>
    reports.reduce((total, report) => total + count(report), 0);
  return {
    title: 'Requests made from the OpenAPI document',
    command: 'npm run schemathesis',
    at: new Date().toISOString(),
    counts: [
      { what: 'operations called', count: sum(({ operations }) => operations.tested) },
      { what: 'requests judged', count: sum(({ test_cases: cases }) => cases.generated) },
      { what: 'findings on a document that is wrong on purpose', count: findingsIn(control) },
    ],
    wrong: findings,
    notes: ['Checks that are switched off, with the reason: dev/schemathesis.toml'],
  };
}

function findingsIn({ operations, test_cases: cases }: Report): number {
  return cases.unique_failures + operations.errored;
}

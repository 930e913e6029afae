// `npm run canary`: the tests, with everything searched for credentials that they print, write and leave behind.
// Arguments are jest's; without any, it is the whole suite. Fails when a test fails or a credential is found.
import { spawn } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeMeasurement } from '../../dev/assurance/measurement.ts';
import { REPORT_FOLDER, type WatchReport } from './door-watch.ts';
import { searchRun, type RunFindings } from './run-outputs.ts';

const ROOT = join(import.meta.dirname, '../..');

rmSync(REPORT_FOLDER, { recursive: true, force: true });
const { code, printed } = await runTests(process.argv.slice(2));
const found = searchRun(printed.split('\n'), ROOT, readReports());
for (const finding of found.findings) console.error(JSON.stringify(finding, null, 2));
console.log(describe(found));
if (code === 0) writeMeasurement('canary', measurementOf(found));
process.exitCode = code === 0 && found.findings.length === 0 ? 0 : 1;

/** Runs jest, shows what it prints, and gives that. */
async function runTests(
  args: readonly string[],
): Promise<{ readonly code: number; readonly printed: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = spawn(process.execPath, [join(ROOT, 'script/jest.mjs'), ...args], {
    cwd: ROOT,
    env: { ...process.env, RIGBOX_CANARY: '1' },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    process.stdout.write(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    process.stderr.write(chunk);
  });
  child.on('error', reject);
  child.on('close', (status) => resolve(status ?? 1));
  return { code: await promise, printed };
}

function readReports(): readonly WatchReport[] {
  return globSync('*.json', { cwd: REPORT_FOLDER }).map(
    (name) => JSON.parse(readFileSync(join(REPORT_FOLDER, name), 'utf8')) as WatchReport,
  );
}

function measurementOf({ texts, known, findings }: RunFindings) {
  return {
    title: 'Credentials in what the tests write and leave behind',
    command: 'npm run canary',
    at: new Date().toISOString(),
    counts: [
      ...[...texts].map(([sink, count]) => ({ what: `texts searched: ${sink}`, count })),
      {
        what: 'digests and signatures looked for, beside keys and tokens by their form',
        count: known,
      },
    ],
    wrong: findings.length,
  };
}

function describe({ texts, known, findings }: RunFindings): string {
  const searched = [...texts].map(([sink, count]) => `  ${sink}: ${count}`);
  return [
    'canary, texts searched:',
    ...searched,
    `${known} digests and signatures looked for`,
    `${findings.length} findings`,
  ].join('\n');
}

// Runs the mutation tests, all of them or those of some files (`npm run mutation -- --mutate core/jwt.ts`), and says what
// came of them. What was tried before and has not changed since is not tried again.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { node24 } from '../node24.mjs';
import { summarize } from './summary.mjs';

const REPORT = '.rigbox/mutation/report.json';
const INCREMENTAL = '.rigbox/mutation/incremental.json';
const stryker = createRequire(import.meta.url)
  .resolve('@stryker-mutator/core/package.json')
  .replace(/package\.json$/, 'bin/stryker.js');

/**
 * Forgets the survivors among mutants of what runs while a module loads: Stryker does not know which tests come by them,
 * so that it would not try them again when a test for them is there.
 */
function forgetStaticSurvivors() {
  if (!existsSync(INCREMENTAL)) return;
  const report = JSON.parse(readFileSync(INCREMENTAL, 'utf8'));
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter((one) => !(one.static && one.status === 'Survived'));
  }
  writeFileSync(INCREMENTAL, JSON.stringify(report));
}

rmSync(REPORT, { force: true });
forgetStaticSurvivors();
const { status } = spawnSync(node24(), [stryker, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (status !== 0 && !existsSync(REPORT)) process.exit(status ?? 1);
process.exitCode = summarize(REPORT);

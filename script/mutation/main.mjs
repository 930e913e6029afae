// Runs the mutation tests, all of them or those of some files (`npm run mutation -- --mutate core/jwt.ts`), and says what
// came of them. What was tried before and has not changed since is not tried again.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { node24 } from '../node24.mjs';
import { summarize } from './summary.mjs';

const REPORT = '.rigbox/mutation/report.json';
const stryker = createRequire(import.meta.url)
  .resolve('@stryker-mutator/core/package.json')
  .replace(/package\.json$/, 'bin/stryker.js');

rmSync(REPORT, { force: true });
const { status } = spawnSync(node24(), [stryker, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
process.exitCode = summarize(REPORT);

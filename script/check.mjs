// Everything that CI runs, one step after the other; stops at the first that fails. `--after-tests` leaves the tests
// out, for a caller that has just run them and left their results where this does.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { node24 } from './node24.mjs';

const resolve = createRequire(import.meta.url).resolve;
const bin = (name, path) => resolve(`${name}/package.json`).replace(/package\.json$/, path);

const RESULTS = '.rigbox/test-results.json';
mkdirSync('.rigbox', { recursive: true });

const STEPS = {
  format: [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
  lint: [bin('eslint', 'bin/eslint.js'), '.'],
  types: [bin('typescript', 'bin/tsc'), '-p', '.'],
  'types of the page': [bin('typescript', 'bin/tsc'), '-p', 'web'],
  'types of its tests': [bin('typescript', 'bin/tsc'), '-p', 'test/web'],
  tests: ['script/jest.mjs', '--ci', '--json', `--outputFile=${RESULTS}`],
  assurance: ['dev/assurance.ts', '--check', `--results=${RESULTS}`],
  synth: [bin('aws-cdk', 'bin/cdk'), 'synth', '--quiet'],
  template: ['script/cfn-lint.mjs'],
  conformance: ['dev/schemathesis.ts'],
  licences: ['script/licence.mjs'],
  bundle: ['script/bundle-budget.mjs'],
};

for (const [name, command] of Object.entries(STEPS)) {
  if (name === 'tests' && process.argv.includes('--after-tests')) continue;
  const startedAt = Date.now();
  const { status } = spawnSync(node24(), command, { stdio: 'inherit' });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (status !== 0) {
    console.error(`check ${name}: failed after ${seconds} s`);
    process.exit(1);
  }
  console.log(`check ${name}: good, ${seconds} s`);
}

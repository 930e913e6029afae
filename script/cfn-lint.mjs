// Lints the synthesized templates with cfn-lint, where it is installed; CI installs it. Beside the stages of cdk.json
// those of test/lib/fixture/stages.json, which turn what cdk.json leaves out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (spawnSync('cfn-lint', ['--version']).error) {
  console.log('cfn-lint is not installed: skipped (pip install cfn-lint)');
} else {
  const fixture = mkdtempSync(join(tmpdir(), 'rigbox-fixture-'));
  try {
    synthesizeFixture(fixture);
    process.exitCode = lint([...templatesIn('cdk.out'), ...templatesIn(fixture)]);
  } finally {
    rmSync(fixture, { recursive: true });
  }
}

/** Runs the app as the CDK command does, with other stages and without bundling anything. */
function synthesizeFixture(folder) {
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const stages = JSON.parse(readFileSync('test/lib/fixture/stages.json', 'utf8'));
  const { status } = spawnSync(process.execPath, ['script/node24.mjs', 'bin/app.ts'], {
    stdio: 'inherit',
    env: {
      ...process.env,
      CDK_OUTDIR: folder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stages, 'aws:cdk:bundling-stacks': [] }),
    },
  });
  if (status !== 0)
    throw new Error('the stages of test/lib/fixture/stages.json cannot be synthesized');
}

function templatesIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => join(folder, name));
}

function lint(paths) {
  // W3005: the construct library writes dependencies that follow from references anyway.
  const options = ['--non-zero-exit-code', 'warning', '--ignore-checks', 'W3005', '--'];
  const { status } = spawnSync('cfn-lint', [...options, ...paths], { stdio: 'inherit' });
  console.log(`cfn-lint: ${paths.join(', ')}`);
  return status ?? 1;
}

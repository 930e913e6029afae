// Lints the synthesized templates with cfn-lint, where it is installed; CI installs it.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const templates = readdirSync('cdk.out').filter((name) => name.endsWith('.template.json'));
if (spawnSync('cfn-lint', ['--version']).error) {
  console.log('cfn-lint is not installed: skipped (pip install cfn-lint)');
} else {
  const paths = templates.map((name) => `cdk.out/${name}`);
  // W3005: the construct library writes dependencies that follow from references anyway.
  const options = ['--non-zero-exit-code', 'warning', '--ignore-checks', 'W3005', '--'];
  const { status } = spawnSync('cfn-lint', [...options, ...paths], { stdio: 'inherit' });
  console.log(`cfn-lint: ${paths.join(', ')}`);
  process.exit(status ?? 1);
}

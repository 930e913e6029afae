// Regenerates what of the documentation is generated: the OpenAPI document, the reference, the assurance page and the
// transcripts.
import { spawnSync } from 'node:child_process';
import { node24 } from './node24.mjs';

for (const script of [
  'openapi/write.ts',
  'dev/reference.ts',
  'dev/assurance.ts',
  'dev/transcript.ts',
]) {
  const { status } = spawnSync(node24(), [script], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  console.log(`${script}: done`);
}

// Synthesizes the stack for the local run, by the same app that is deployed: only its settings differ.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StageSettingsInput } from '../lib/stage-settings.ts';

const PROJECT = join(import.meta.dirname, '..');

/** Name of the stage that runs on this machine. */
export const LOCAL_STAGE = 'local';

/**
 * Writes the cloud assembly of one stage into a folder.
 *
 * It runs in a process of its own: the construct library is large, and nothing of it is needed once it is done.
 *
 * @throws {Error} with what the app wrote, when it refuses the settings or fails
 */
export async function synthesize(settings: StageSettingsInput, directory: string): Promise<void> {
  const app = spawn(process.execPath, [join(PROJECT, 'bin/app.ts')], {
    cwd: PROJECT,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify({ ...contextOfApp(), stages: { [LOCAL_STAGE]: settings } }),
      CDK_VALIDATION: 'false',
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  let output = '';
  app.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  app.on('error', reject);
  app.on('close', (code) => {
    if (code === 0) resolve(undefined);
    else reject(new Error(`the stack could not be synthesized:\n${output}`));
  });
  await promise;
}

function contextOfApp(): Record<string, unknown> {
  const configuration = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return configuration.context;
}

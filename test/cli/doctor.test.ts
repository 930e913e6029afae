// The command as an operator runs it: exit codes, and what is never printed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { obtainCredentials } from '../../dev/credential-set.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { openLocal } from '../e2e/target.ts';
import { startDamagedDoor } from './doctor/damaged-door.ts';

const COMMAND = join(import.meta.dirname, '../../cli/doctor.ts');
const KEY = `rb_live_${'k'.repeat(36)}`;

async function run(args: readonly string[], environment: Record<string, string> = {}) {
  const command = spawn(process.execPath, [COMMAND, ...args], {
    env: { ...environment, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, closed] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'close'),
  ]);
  return { output, errors, code: closed[0] as number };
}

describe('against a front door', () => {
  let local: FrontDoor;
  let key: string;
  beforeAll(async () => {
    local = await openLocal();
    key = (await obtainCredentials(local)).owner.apiKey;
  });
  afterAll(() => local.stop());

  it('ends with 0 and a line for each check when all is well, and prints no key', async () => {
    const args = ['--url', local.cloud.apiUrl, '--key-env', 'RIGBOX_API_KEY'];

    const { output, errors, code } = await run(args, { RIGBOX_API_KEY: `${key}\n` });

    expect({ errors, code }).toEqual({ errors: '', code: 0 });
    expect(output.trimEnd().split('\n')).toHaveLength(13);
    expect(output).not.toMatch(/^failed/m);
    expect(output).not.toContain('rb_live_');
  });

  it('ends with 1 when a check failed', async () => {
    const damaged = await startDamagedDoor(local.cloud.apiUrl);
    damaged.damage = { onAnswer: (answer) => ({ ...answer, status: 500 }) };

    const { output, code } = await run(['--url', damaged.url]);
    damaged.stop();

    expect(code).toBe(1);
    expect(output).toMatch(
      /^failed {3}an unknown route is a 404: found status 500, expected 404$/m,
    );
  });
});

describe('a wrong command', () => {
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['without a URL', [], {}, /--url URL/],
    ['with a URL that is none', ['--url', 'api.rigbox.dev'], {}, /--url must be/],
    [
      'with a variable that is not set',
      ['--url', 'https://api.invalid', '--key-env', 'NOT_SET'],
      {},
      /--key-env must name/,
    ],
    [
      'with two lines in the variable',
      ['--url', 'https://api.invalid', '--key-env', 'KEYS'],
      { KEYS: `${KEY}\n${KEY}` },
      /--key-env must name/,
    ],
    [
      'that would send a key in the clear',
      ['--url', 'http://api.invalid', '--key-env', 'RIGBOX_API_KEY'],
      { RIGBOX_API_KEY: KEY },
      /over https only/,
    ],
    ['with a key as an argument', ['--url', 'https://api.invalid', KEY], {}, /rb_\[redacted\]/],
    ['with a key for a name', ['--url', 'https://api.invalid', '--key-env', KEY], {}, /--key-env/],
  ])('%s ends with 2 and repeats no key', async (_, args, environment, message) => {
    const { output, errors, code } = await run(args, environment);

    expect({ output, code }).toEqual({ output: '', code: 2 });
    expect(errors).toMatch(message);
    expect(errors).not.toContain(KEY);
  });
});

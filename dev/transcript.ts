// Keeps the transcripts in the documentation true: runs the commands of a document's console blocks against a front
// door, and gives the document with what they really print.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { obtainCredentials } from './credential-set.ts';
import { startFrontDoor, type FrontDoor } from './front-door.ts';

const ROOT = join(import.meta.dirname, '..');

/** The documents with transcripts. Their commands may use what {@link transcriptVariables} gives. */
export const TRANSCRIPTS = [
  'README.md',
  'docs/guide-api-consumer.md',
  'docs/guide-account-owner.md',
] as const;

/** Whether this machine has what the commands need beside Node. */
export const CAN_RUN_TRANSCRIPTS = ['bash', 'curl'].every(
  (command) => spawnSync(command, ['--version']).status === 0,
);

const BLOCK = /(```console transcript\n)([^]*?)(```)/g;
const MARK = '\u0001';

/**
 * Runs a document's transcripts, all in one shell, so that a later command may use what an earlier one has set.
 *
 * @param variables the environment of the shell
 * @returns the document with the true output, in which whatever differs from run to run has a fixed form
 */
export async function runTranscripts(
  document: string,
  variables: Readonly<Record<string, string>>,
): Promise<string> {
  const commands = [...document.matchAll(BLOCK)].flatMap(([, , block = '']) => commandsOf(block));
  const outputs = await runInShell(commands, variables);
  const normalise = createNormaliser(variables['API'] ?? '');
  let next = 0;
  return document.replace(BLOCK, (_, start: string, block: string, end: string) => {
    const lines = commandsOf(block).map((command) => {
      const output = normalise(outputs[next++] ?? '');
      return `$ ${command}\n${output}`;
    });
    return start + lines.join('') + end;
  });
}

/** Gives the environment of the commands: where the API is, and credentials of the owner and of a member. */
export async function transcriptVariables(door: FrontDoor): Promise<Record<string, string>> {
  const { owner, member } = await obtainCredentials(door);
  return {
    API: door.cloud.apiUrl,
    RIGBOX_API_KEY: owner.apiKey,
    JWT: owner.jwt,
    MEMBER_JWT: member.jwt,
  };
}

/** Writes the documents anew, with what their commands print now. */
export async function updateTranscripts(): Promise<void> {
  const door = await startFrontDoor({
    ports: { api: 0, issuer: 0, dynamoDb: 0, workspaceService: 0 },
  });
  try {
    const variables = await transcriptVariables(door);
    for (const path of TRANSCRIPTS) {
      const file = join(ROOT, path);
      await writeFile(file, await runTranscripts(await readFile(file, 'utf8'), variables));
    }
  } finally {
    await door.stop();
  }
}

/** Commands begin with `$ `; a line that ends in a backslash goes on in the next one. */
function commandsOf(block: string): string[] {
  return [...block.matchAll(/^\$ ((?:.*\\\n)*.*)\n/gm)].map(([, command = '']) => command);
}

async function runInShell(
  commands: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'transcript-'));
  const shell = spawn('bash', ['-s'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...variables },
  });
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  shell.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  shell.on('error', reject);
  shell.on('close', () => resolve(undefined));
  shell.stdin.end(commands.map((command) => `${command} 2>&1\nprintf '${MARK}'\n`).join(''));
  await promise;
  await rm(folder, { recursive: true, force: true });
  return output.split(MARK);
}

const SAMPLE_TIME = Date.parse('2026-12-01T09:30:00Z');
const MINUTE_MS = 60_000;

/** What differs from run to run, with the form it gets instead; `nth` counts the different values in a document. */
const CHANGING: readonly { readonly find: RegExp; readonly form: (nth: number) => string }[] = [
  {
    find: /rb_live_[0-9A-Za-z]{36}/g,
    form: (nth) => `rb_live_5tJ0vYk7cQ2mZr8XwB4nLh6DsF1gAePu3yT${nth}`,
  },
  { find: /rb_\.\.\.[0-9A-Za-z]{8}/g, form: (nth) => `rb_...sF1gAeP${nth}` },
  {
    find: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
    form: (nth) => `0197a3c2-6b1e-7d40-9f58-2c7e91b0d6a${nth}`,
  },
  { find: /(?<="next_cursor":")[\w-]+/g, form: (nth) => `MDAxNzk2MTE4NjAwIz${nth}` },
];

/** Left out: it is written some time after the use, so that it is there in one run and not yet in another. */
const LAST_USE = /"last_used_at":"[^"]*",/g;

/** Makes the replacement of a document's changing values: the same value always gets the same form. */
function createNormaliser(apiUrl: string): (output: string) => string {
  const known = CHANGING.map(() => new Map<string, string>());
  let start: number | undefined;
  return (output) => {
    const fixed = CHANGING.reduce(
      (text, { find, form }, kind) => {
        const seen = known[kind] ?? new Map<string, string>();
        return text.replaceAll(find, (value) => {
          if (!seen.has(value)) seen.set(value, form(seen.size + 1));
          return seen.get(value) ?? value;
        });
      },
      output
        .replaceAll(apiUrl, 'http://127.0.0.1:3000')
        .replaceAll('\r', '')
        .replaceAll(LAST_USE, ''),
    );
    const text = fixed.replaceAll(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (time) => {
      const at = Date.parse(time);
      start ??= at;
      const sinceStart = Math.round((at - start) / MINUTE_MS) * MINUTE_MS;
      return new Date(SAMPLE_TIME + sinceStart).toISOString().replace('.000Z', 'Z');
    });
    return text === '' || text.endsWith('\n') ? text : `${text}\n`;
  };
}

if (process.argv[1] === import.meta.filename) await updateTranscripts();

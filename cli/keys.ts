// `npm run keys`: what operators do with keys from a terminal, with AWS credentials or against the local run.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { isIdentifier, type PrincipalReference } from '../core/principal.ts';
import { createUuid } from '../core/uuid.ts';
import type { OwnerAction } from '../lambda/store/owned-key-store.ts';
import { createKey } from './create-key.ts';
import { readImportFile } from './import-file.ts';
import { importKeys } from './import-keys.ts';
import { openKeyTable, type KeyTable } from './key-table.ts';
import { changeOwner, keysToChange } from './owner.ts';

const USAGE = `npm run keys -- COMMAND (--local | --table NAME [--access-table NAME])

  create ACCOUNT_ID [--name NAME] [--owner rig:service:ID]
                                      makes a key of an account, or of a service principal of it; shows it this one time
  import FILE [--dry-run]             imports keys by digest, from CSV or JSON lines
  suspend-owner OWNER [--dry-run]     refuses every key of rig:user:{id} until it is resumed
  resume-owner OWNER [--dry-run]      lets them work again
  remove-owner OWNER [--dry-run]      deletes every key of rig:user:{id}

  --local               the tables of the running local front door
  --table NAME          a table on AWS, with the credentials and region of the environment
  --access-table NAME   the table of access control there: keys of accounts in its preview permit what roles do
  --dry-run             says what would be done, and does nothing`;

interface Command {
  readonly table: KeyTable;
  readonly argument: string;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly isDryRun: boolean;
}

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  create,
  import: importFile,
  'suspend-owner': (command) => sweep(command, 'suspended'),
  'resume-owner': (command) => sweep(command, 'resumed'),
  'remove-owner': (command) => sweep(command, 'revoked'),
};

const now = (): number => Math.floor(Date.now() / 1000);
const newId = (): string => createUuid(Date.now(), randomBytes);

async function create({ table, argument: accountId, name, owner }: Command): Promise<void> {
  if (!isIdentifier(accountId))
    throw new TypeError('ACCOUNT_ID must be 1 to 128 printable characters');
  console.log(await createKey(table, { accountId, name, service: owner, now, newId, randomBytes }));
}

async function importFile({ table, argument: path, isDryRun }: Command): Promise<void> {
  const { keys, bad } = await readImportFile(path, now());
  for (const { line, reason } of bad) console.error(`line ${line}: ${reason}`);
  if (bad.length > 0) throw new TypeError(`${bad.length} bad lines; nothing was imported`);
  const bar = new SingleBar({
    format: '{bar} {value}/{total} keys, {eta} s left',
    noTTYOutput: false,
  });
  bar.start(keys.length, 0);
  const outcome = await importKeys(keys, {
    store: table.store,
    newId,
    now,
    isDryRun,
    onProgress: (done) => bar.update(done),
  }).finally(() => bar.stop());
  console.log(
    `${outcome.imported} keys ${isDryRun ? 'would be imported' : 'imported'}, ${outcome.present} were there already`,
  );
  if (outcome.conflicts.length > 0) {
    throw new TypeError(
      `digests that belong to another account, left as they are: ${outcome.conflicts.join(', ')}`,
    );
  }
}

async function sweep({ table, argument, isDryRun }: Command, action: OwnerAction): Promise<void> {
  if (!/^rig:(user|service):[\x21-\x7e]{1,128}$/.test(argument)) {
    throw new TypeError('OWNER must be rig:user:{id} or rig:service:{id}');
  }
  const owner = argument as PrincipalReference;
  const work = { ...table, now };
  const keys = isDryRun
    ? await keysToChange(work, owner, action)
    : await changeOwner(work, owner, action);
  for (const { id, accountId, name = '' } of keys) console.log(`${id}  ${accountId}  ${name}`);
  console.log(`${keys.length} keys ${isDryRun ? 'would be' : 'are'} ${action}`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      local: { type: 'boolean' },
      table: { type: 'string' },
      'access-table': { type: 'string' },
      name: { type: 'string' },
      owner: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [name = '', argument, ...rest] = positionals;
  const command = COMMANDS[name];
  if (command === undefined || argument === undefined || rest.length > 0)
    throw new TypeError(USAGE);
  const table = openKeyTable(values);
  const { name: keyName, owner, 'dry-run': isDryRun } = values;
  await command({ table, argument, name: keyName, owner, isDryRun });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

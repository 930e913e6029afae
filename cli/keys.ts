// `npm run keys`: what operators do with keys from a terminal, with AWS credentials or against the local run.
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { PLATFORM_ACCOUNT } from '../core/principal.ts';
import { createUuid } from '../core/uuid.ts';
import type { OwnerAction } from '../lambda/store/owned-key-store.ts';
import {
  chooseCommand,
  command,
  runCommandLine,
  type Command,
  type Given,
} from './command-line.ts';
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

/** What every command works with. */
interface Desk {
  readonly table: KeyTable;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly isDryRun: boolean;
}

const COMMANDS: Readonly<Record<string, Command<Desk>>> = {
  create: command(['keyAccount'], create),
  import: command(['file'], importFile),
  'suspend-owner': command(['owner'], sweepAs('suspended')),
  'resume-owner': command(['owner'], sweepAs('resumed')),
  'remove-owner': command(['owner'], sweepAs('revoked')),
};

const now = (): number => Math.floor(Date.now() / 1000);
const newId = (): string => createUuid(Date.now(), randomBytes);

async function create(
  { table, name, owner: service }: Desk,
  { keyAccount: accountId }: Given<'keyAccount'>,
): Promise<void> {
  if (accountId === PLATFORM_ACCOUNT && service === undefined) {
    throw new TypeError(
      'a key of the platform takes --owner rig:service:ID: no person has that account',
    );
  }
  console.log(await createKey(table, { accountId, name, service, now, newId, randomBytes }));
}

async function importFile({ table, isDryRun }: Desk, { file }: Given<'file'>): Promise<void> {
  const { keys, bad } = await readImportFile(file, now());
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

function sweepAs(action: OwnerAction) {
  return async ({ table, isDryRun }: Desk, { owner }: Given<'owner'>): Promise<void> => {
    const work = { ...table, now };
    const keys = isDryRun
      ? await keysToChange(work, owner, action)
      : await changeOwner(work, owner, action);
    for (const { id, accountId, name = '' } of keys) console.log(`${id}  ${accountId}  ${name}`);
    console.log(`${keys.length} keys ${isDryRun ? 'would be' : 'are'} ${action}`);
  };
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
  const run = chooseCommand(COMMANDS, positionals, USAGE);
  const { name, owner, 'dry-run': isDryRun } = values;
  await run({ table: openKeyTable(values), name, owner, isDryRun });
}

await runCommandLine(main);

// `npm run access`: what operators do with access control from a terminal, with AWS credentials or against the local run.
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isIdentifier, type PrincipalReference } from '../core/principal.ts';
import { openAccessTables, type AccessTables } from './access/access-tables.ts';
import { describeAccount } from './access/describe-account.ts';
import { CREATION_MS_MAX, switchPreviewOff, switchPreviewOn } from './access/preview.ts';

const USAGE = `npm run access -- COMMAND (--local | --table NAME --key-table NAME)

  preview-on ACCOUNT_ID     switches access control on for an account, and marks its keys
  preview-off ACCOUNT_ID    switches it off: the account is its owner's alone
  add-member ACCOUNT_ID rig:user:ID [--name NAME] [--email ADDRESS]
                            lets the account's owners find somebody; gives no role
  show ACCOUNT_ID           says who has which role

  --local            the tables of the running local front door
  --table NAME       the table of access control on AWS, with the credentials and region of the environment
  --key-table NAME   the table of API keys there`;

interface Command {
  readonly tables: AccessTables;
  readonly accountId: string;
  readonly principal: string | undefined;
  readonly name: string | undefined;
  readonly email: string | undefined;
}

const COMMANDS: Readonly<Record<string, (command: Command) => Promise<void>>> = {
  'preview-on': previewOn,
  'preview-off': previewOff,
  'add-member': addMember,
  show,
};

const now = (): number => Math.floor(Date.now() / 1000);

async function previewOn({ tables, accountId }: Command): Promise<void> {
  console.log(`takes ${CREATION_MS_MAX / 1000} seconds`);
  const marked = await switchPreviewOn({ ...tables, now, wait }, accountId);
  console.log(`preview on; ${marked.length} keys marked`);
  const others = marked.filter(({ owner }) => owner !== `rig:user:${accountId}`);
  for (const { id, owner, name = '' } of others) {
    console.log(`${id}  ${owner}  ${name}  permits what its owner's roles do`);
  }
}

async function previewOff({ tables, accountId }: Command): Promise<void> {
  await switchPreviewOff(tables, accountId);
  console.log('preview off');
}

async function addMember(command: Command): Promise<void> {
  const { tables, accountId, principal = '', name, email } = command;
  if (!/^rig:user:[\x21-\x7e]{1,128}$/.test(principal)) {
    throw new TypeError('the member must be rig:user:{id}');
  }
  await tables.access.addMember(accountId, {
    principal: principal as PrincipalReference,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
  });
  console.log(`${principal} added`);
}

async function show({ tables, accountId }: Command): Promise<void> {
  for (const line of await describeAccount(tables.access, accountId)) console.log(line);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      local: { type: 'boolean' },
      table: { type: 'string' },
      'key-table': { type: 'string' },
      name: { type: 'string' },
      email: { type: 'string' },
    },
  });
  const [commandName = '', accountId, principal, ...rest] = positionals;
  const command = Object.hasOwn(COMMANDS, commandName) ? COMMANDS[commandName] : undefined;
  const takesPrincipal = commandName === 'add-member';
  if (
    command === undefined ||
    accountId === undefined ||
    takesPrincipal !== (principal !== undefined) ||
    rest.length > 0
  ) {
    throw new TypeError(USAGE);
  }
  if (!isIdentifier(accountId)) {
    throw new TypeError('ACCOUNT_ID must be 1 to 128 printable characters');
  }
  const { name, email } = values;
  await command({ tables: openAccessTables(values), accountId, principal, name, email });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

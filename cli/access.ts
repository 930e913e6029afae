// `npm run access`: what operators do with access control from a terminal, with AWS credentials or against the local run.
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openAccessTables, type AccessTables } from './access/access-tables.ts';
import { describeAccount } from './access/describe-account.ts';
import { addRegistrar, removeRegistrar } from './access/registrar.ts';
import { CREATION_MS_MAX, switchPreviewOff, switchPreviewOn } from './access/preview.ts';
import {
  chooseCommand,
  command,
  runCommandLine,
  type Command,
  type Given,
} from './command-line.ts';

const USAGE = `npm run access -- COMMAND (--local | --table NAME --key-table NAME)

  preview-on ACCOUNT_ID     switches access control on for an account, and marks its keys
  preview-off ACCOUNT_ID    switches it off: the account is its owner's alone
  add-member ACCOUNT_ID rig:user:ID [--name NAME] [--email ADDRESS]
                            lets the account's owners find somebody; gives no role
  show ACCOUNT_ID           says who has which role
  add-registrar rig:service:ID [--name NAME]
                            lets a service of Rigbox register workspaces and apps; its key: npm run keys -- create platform
  remove-registrar rig:service:ID
                            takes that away

  --local            the tables of the running local front door
  --table NAME       the table of access control on AWS, with the credentials and region of the environment
  --key-table NAME   the table of API keys there`;

/** What every command works with. */
interface Desk {
  readonly tables: AccessTables;
  readonly about: { readonly name?: string; readonly email?: string };
}

const COMMANDS: Readonly<Record<string, Command<Desk>>> = {
  'preview-on': command(['account'], previewOn),
  'preview-off': command(['account'], previewOff),
  'add-member': command(['account', 'user'], addMember),
  show: command(['account'], show),
  'add-registrar': command(['service'], letRegister),
  'remove-registrar': command(['service'], stopRegistering),
};

const now = (): number => Math.floor(Date.now() / 1000);

async function previewOn({ tables }: Desk, { account }: Given<'account'>): Promise<void> {
  console.log(`takes ${CREATION_MS_MAX / 1000} seconds`);
  const marked = await switchPreviewOn({ ...tables, now, wait }, account);
  console.log(`preview on; ${marked.length} keys marked`);
  const others = marked.filter(({ owner }) => owner !== `rig:user:${account}`);
  for (const { id, owner, name = '' } of others) {
    console.log(`${id}  ${owner}  ${name}  permits what its owner's roles do`);
  }
}

async function previewOff({ tables }: Desk, { account }: Given<'account'>): Promise<void> {
  await switchPreviewOff(tables, account);
  console.log('preview off');
}

async function addMember(
  { tables, about }: Desk,
  { account, user }: Given<'account' | 'user'>,
): Promise<void> {
  await tables.access.addMember(account, { principal: user, ...about });
  console.log(`${user} added`);
}

async function letRegister({ tables, about }: Desk, { service }: Given<'service'>): Promise<void> {
  await addRegistrar({ ...tables, now }, { principal: service, ...about });
  console.log(`${service} may register resources`);
}

async function stopRegistering({ tables }: Desk, { service }: Given<'service'>): Promise<void> {
  const wasThere = await removeRegistrar(tables, service);
  console.log(`${service} ${wasThere ? 'may not register resources any more' : 'never could'}`);
}

async function show({ tables }: Desk, { account }: Given<'account'>): Promise<void> {
  for (const line of await describeAccount(tables.access, account)) console.log(line);
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
  const run = chooseCommand(COMMANDS, positionals, USAGE);
  const { name, email } = values;
  await run({
    tables: openAccessTables(values),
    about: { ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
  });
}

await runCommandLine(main);

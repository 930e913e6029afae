// `npm run access`: what operators do with access control from a terminal, with AWS credentials or against the local run.
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isIdentifier, type PrincipalReference } from '../core/principal.ts';
import { openAccessTables, type AccessTables } from './access/access-tables.ts';
import { describeAccount } from './access/describe-account.ts';
import { addRegistrar, removeRegistrar } from './access/registrar.ts';
import { CREATION_MS_MAX, switchPreviewOff, switchPreviewOn } from './access/preview.ts';

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

interface Command {
  readonly tables: AccessTables;
  readonly accountId: string;
  readonly principal: PrincipalReference;
  readonly about: { readonly name?: string; readonly email?: string };
}

type Parameter = 'account' | 'user' | 'service';

/** What each command takes, in that order, and does. */
const COMMANDS: Readonly<
  Record<string, { takes: readonly Parameter[]; run: (command: Command) => Promise<void> }>
> = {
  'preview-on': { takes: ['account'], run: previewOn },
  'preview-off': { takes: ['account'], run: previewOff },
  'add-member': { takes: ['account', 'user'], run: addMember },
  show: { takes: ['account'], run: show },
  'add-registrar': { takes: ['service'], run: letRegister },
  'remove-registrar': { takes: ['service'], run: stopRegistering },
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

async function addMember({ tables, accountId, principal, about }: Command): Promise<void> {
  await tables.access.addMember(accountId, { principal, ...about });
  console.log(`${principal} added`);
}

async function letRegister({ tables, principal, about }: Command): Promise<void> {
  await addRegistrar({ ...tables, now }, { principal, ...about });
  console.log(`${principal} may register resources`);
}

async function stopRegistering({ tables, principal }: Command): Promise<void> {
  const wasThere = await removeRegistrar(tables, principal);
  console.log(`${principal} ${wasThere ? 'may not register resources any more' : 'never could'}`);
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
  const [name = '', ...given] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command?.takes.length !== given.length) throw new TypeError(USAGE);
  const { name: displayName, email } = values;
  await command.run({
    tables: openAccessTables(values),
    ...readArguments(command.takes, given),
    about: {
      ...(displayName !== undefined && { name: displayName }),
      ...(email !== undefined && { email }),
    },
  });
}

function readArguments(
  takes: readonly Parameter[],
  given: readonly string[],
): Pick<Command, 'accountId' | 'principal'> {
  const valueOf = (parameter: Parameter): string => given[takes.indexOf(parameter)] ?? '';
  const accountId = valueOf('account');
  if (takes.includes('account') && !isIdentifier(accountId)) {
    throw new TypeError('ACCOUNT_ID must be 1 to 128 printable characters');
  }
  const kind = takes.find((parameter) => parameter !== 'account');
  const principal = kind === undefined ? '' : valueOf(kind);
  if (kind !== undefined && !new RegExp(`^rig:${kind}:[\\x21-\\x7e]{1,128}$`).test(principal)) {
    throw new TypeError(`${principal} must be rig:${kind}:{id}`);
  }
  return { accountId, principal: principal as PrincipalReference };
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

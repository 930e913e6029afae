// `npm run sessions`: what operators do with somebody's sessions from a terminal, with AWS credentials or against the
// local run.
import { parseArgs } from 'node:util';
import {
  chooseCommand,
  command,
  runCommandLine,
  type Command,
  type Given,
} from './command-line.ts';
import { describeUser } from './sessions/describe-user.ts';
import {
  disableUser,
  enableUser,
  endSessions,
  type SessionDesk,
} from './sessions/user-sessions.ts';
import { openSessionTable } from './sessions/session-table.ts';

const USAGE = `npm run sessions -- COMMAND (--local | --table NAME)

  disable rig:user:ID   ends every session of a user, and lets none begin until the user is enabled
  enable rig:user:ID    lets the user sign in again; what has ended stays so
  end rig:user:ID       ends every session of a user, who may sign in again at once
  show rig:user:ID      says whether a user is disabled, and lists the sessions

  --local        the table of the running local front door
  --table NAME   a table on AWS, with the credentials and region of the environment

The user's API keys are another matter: npm run keys -- suspend-owner`;

const COMMANDS: Readonly<Record<string, Command<SessionDesk>>> = {
  disable: command(['user'], disable),
  enable: command(['user'], enable),
  end: command(['user'], end),
  show: command(['user'], show),
};

async function disable(desk: SessionDesk, { user }: Given<'user'>): Promise<void> {
  await disableUser(desk, user);
  console.log(`${user} is disabled; API keys: npm run keys -- suspend-owner ${user}`);
}

async function enable(desk: SessionDesk, { user }: Given<'user'>): Promise<void> {
  await enableUser(desk, user);
  console.log(`${user} may sign in`);
}

async function end(desk: SessionDesk, { user }: Given<'user'>): Promise<void> {
  await endSessions(desk, user);
  console.log(`the sessions of ${user} are over`);
}

async function show({ store, now }: SessionDesk, { user }: Given<'user'>): Promise<void> {
  for (const line of describeUser(await store.list(user), now())) console.log(line);
}

await runCommandLine(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { local: { type: 'boolean' }, table: { type: 'string' } },
  });
  const run = chooseCommand(COMMANDS, positionals, USAGE);
  await run({ store: openSessionTable(values), now: () => Math.floor(Date.now() / 1000) });
});

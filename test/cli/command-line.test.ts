import { chooseCommand, command } from '../../cli/command-line.ts';

const USAGE = 'the usage';
const done: unknown[] = [];
const note = (context: string, given: object): Promise<void> => {
  done.push([context, given]);
  return Promise.resolve();
};
const COMMANDS = {
  show: command(['account'], note),
  make: command(['keyAccount'], note),
  'add-member': command(['account', 'user'], note),
  admit: command(['service'], note),
  sweep: command(['owner'], note),
  import: command(['file'], note),
};
const choose = (...positionals: string[]) => chooseCommand(COMMANDS, positionals, USAGE);

it('carries out the command that was named, with what it takes', async () => {
  await choose('add-member', 'acct-1', 'rig:user:max')('here');

  expect(done.splice(0)).toEqual([['here', { account: 'acct-1', user: 'rig:user:max' }]]);
});

it.each([
  [[]],
  [['unknown']],
  [['constructor', 'acct-1']],
  [['show']],
  [['show', 'acct-1', 'acct-2']],
  [['add-member', 'acct-1']],
])('fails with the usage for %j', (positionals) => {
  expect(() => choose(...positionals)).toThrow(new TypeError(USAGE));
});

it.each([
  ['show', 'a b', /^ACCOUNT_ID must be/],
  ['show', 'platform', /^ACCOUNT_ID must be/],
  ['make', 'none', /^ACCOUNT_ID must be/],
  ['admit', 'rig:user:max', /^SERVICE must be rig:service:/],
  ['admit', 'rig:service:', /^SERVICE must be/],
  ['sweep', 'max', /^OWNER must be rig:user:\{id\} or rig:service:/],
  ['sweep', ' rig:user:max', /^OWNER must be/],
  ['sweep', 'rig:user:m\nax', /^OWNER must be/],
  ['import', '', /^FILE must be/],
])('%s fails for %j, and says what it must be', (name, argument, message) => {
  expect(() => choose(name, argument)).toThrow(message);
});

it.each([
  ['make', 'platform'],
  ['sweep', 'rig:service:ci'],
  ['sweep', `rig:user:${'x'.repeat(128)}`],
  ['import', 'keys.csv'],
])('%s takes %j', (name, argument) => {
  expect(choose(name, argument)).toBeInstanceOf(Function);
});

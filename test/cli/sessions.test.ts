// The command as an operator runs it, against a table that is named.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  newUser,
  startSessionTable,
  type LocalSessionTable,
} from '../lambda/store/local-session-table.ts';

let table: LocalSessionTable;
beforeAll(async () => {
  table = await startSessionTable();
});
afterAll(() => table.stop());

const sessions = (...given: string[]) =>
  promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, '../../cli/sessions.ts'), ...given],
    {
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'operator',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    },
  );

it('disables a user, and points to the keys, which it does not touch', async () => {
  const user = newUser();

  const { stdout } = await sessions('disable', user, '--table', table.tableName);

  expect(stdout).toBe(`${user} is disabled; API keys: npm run keys -- suspend-owner ${user}\n`);
  expect((await table.store.list(user)).ofUser).toHaveProperty('disabledAt');
});

it('fails with what is wrong and 1 as its exit code, and changes nothing', async () => {
  const failure = sessions('disable', 'max', '--table', table.tableName);

  await expect(failure).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'USER must be rig:user:{id}\n',
  });
});

import { randomUUID } from 'node:crypto';
import { describeAccount } from '../../../cli/access/describe-account.ts';
import {
  startAccessTables,
  type LocalAccessTables,
} from '../../lambda/store/local-access-tables.ts';
import { NOW } from '../../lambda/store/stored-key.ts';

let local: LocalAccessTables;
beforeAll(async () => {
  local = await startAccessTables();
});
afterAll(() => local.stop());

const granted = { createdAt: NOW, updatedAt: NOW };

it('says that an account which nobody has heard of is not in the preview', async () => {
  expect(await describeAccount(local.access, randomUUID())).toEqual(['preview off']);
});

it('names owners, members and their roles', async () => {
  const accountId = randomUUID();
  await local.access.enable(accountId, granted);
  await local.access.addMember(accountId, {
    principal: 'rig:user:max',
    name: 'Max Member',
    email: 'max@example.com',
  });
  await local.access.grant(
    {
      accountId,
      principal: 'rig:user:max',
      binding: { resource: 'rig:workspace:ws-1', role: 'viewer' },
    },
    granted,
  );

  expect(await describeAccount(local.access, accountId)).toEqual([
    'preview on',
    `rig:user:${accountId}  owner of rig:account:${accountId}`,
    'rig:user:max  member  Max Member  max@example.com',
    'rig:user:max  viewer on rig:workspace:ws-1',
  ]);
});

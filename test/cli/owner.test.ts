import { randomBytes, randomUUID } from 'node:crypto';
import { changeOwner, keysToChange, type OwnerSweep } from '../../cli/owner.ts';
import { over } from '../../cli/key-table.ts';
import { createApiKey, digestApiKey } from '../../core/api-key.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import { apiKeyAuthenticator } from '../../lambda/authorizer/api-key-authenticator.ts';
import { startLocalTable, type LocalTable } from '../lambda/store/local-table.ts';

const NOW = 1_800_000_000;
let table: LocalTable;
let sweep: OwnerSweep;
beforeAll(async () => {
  table = await startLocalTable();
  sweep = { ...over(table.client, { apiKeys: table.tableName }), now: () => NOW };
});
afterAll(() => table.stop());

async function createKeyOf(owner: PrincipalReference, accountId = 'acct-1'): Promise<string> {
  const key = createApiKey(randomBytes);
  await table.store.create(
    {
      digest: digestApiKey(key),
      id: randomUUID(),
      accountId,
      owner,
      preview: 'rb_...12345678',
      scope: 'full',
      isWorkspaceKey: false,
      createdAt: NOW,
    },
    { action: 'created', actor: owner, at: NOW },
  );
  return key;
}

const outcomeOf = async (key: string) => {
  const authenticate = apiKeyAuthenticator(table.store, {
    legacyKeys: 'refuse',
    now: () => NOW * 1000,
  });
  const result = await authenticate(key);
  return 'refused' in result ? result.refused : 'accepted';
};
const newOwner = (): PrincipalReference => `rig:user:${randomUUID()}`;

it('suspends every key of an owner, in every account, and resumes them', async () => {
  const owner = newOwner();
  const keys = [
    await createKeyOf(owner),
    await createKeyOf(owner, 'acct-2'),
    await createKeyOf(owner),
  ];

  expect(await changeOwner(sweep, owner, 'suspended')).toHaveLength(3);
  for (const key of keys) expect(await outcomeOf(key)).toBe('key-suspended');
  expect(await sweep.owners.isSuspended(owner)).toBe(true);

  expect(await changeOwner(sweep, owner, 'resumed')).toHaveLength(3);
  for (const key of keys) expect(await outcomeOf(key)).toBe('accepted');
  expect(await sweep.owners.isSuspended(owner)).toBe(false);
});

it('removes every key of an owner, suspended ones too', async () => {
  const owner = newOwner();
  const keys = [await createKeyOf(owner), await createKeyOf(owner)];
  await changeOwner(sweep, owner, 'suspended');

  expect(await changeOwner(sweep, owner, 'revoked')).toHaveLength(2);

  for (const key of keys) expect(await outcomeOf(key)).toBe('key-revoked');
  expect(await changeOwner(sweep, owner, 'resumed')).toEqual([]);
  for (const key of keys) expect(await outcomeOf(key)).toBe('key-revoked');
});

it('leaves the keys of services and of other people alone', async () => {
  const owner = newOwner();
  const others = [await createKeyOf('rig:service:ci'), await createKeyOf(newOwner())];
  await createKeyOf(owner);

  await changeOwner(sweep, owner, 'suspended');

  for (const key of others) expect(await outcomeOf(key)).toBe('accepted');
});

it('lists what an action would change, and changes nothing', async () => {
  const owner = newOwner();
  const key = await createKeyOf(owner);

  expect(await keysToChange(sweep, owner, 'suspended')).toHaveLength(1);
  expect(await keysToChange(sweep, owner, 'resumed')).toEqual([]);
  expect(await keysToChange(sweep, owner, 'revoked')).toHaveLength(1);
  expect(await outcomeOf(key)).toBe('accepted');
});

it('finishes what was interrupted when it is run again', async () => {
  const owner = newOwner();
  const keys = [await createKeyOf(owner), await createKeyOf(owner)];
  const [first] = await keysToChange(sweep, owner, 'suspended');
  await sweep.owned.change(first!, { action: 'suspended', actor: 'rig:system:operator', at: NOW });

  expect(await changeOwner(sweep, owner, 'suspended')).toHaveLength(1);

  for (const key of keys) expect(await outcomeOf(key)).toBe('key-suspended');
});

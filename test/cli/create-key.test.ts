import { randomBytes, randomUUID } from 'node:crypto';
import { addRegistrar, removeRegistrar } from '../../cli/access/registrar.ts';
import { createKey } from '../../cli/create-key.ts';
import { over } from '../../cli/key-table.ts';
import { digestApiKey } from '../../core/api-key.ts';
import { startAccessTables, type LocalAccessTables } from '../lambda/store/local-access-tables.ts';
import { NOW } from '../lambda/store/stored-key.ts';

const SERVICE = 'rig:service:ci';
const granted = { createdAt: NOW, updatedAt: NOW };

let local: LocalAccessTables;
beforeAll(async () => {
  local = await startAccessTables();
});
afterAll(() => local.stop());

async function create(
  accountId: string,
  about: { service?: string; isBlind?: boolean } = {},
): Promise<{ readonly owner: string; readonly isGoverned: boolean | undefined }> {
  const { apiKeys, access } = local.tables;
  const table = over(local.client, about.isBlind === true ? { apiKeys } : { apiKeys, access });
  const order = { accountId, name: 'first', service: about.service, now: () => NOW };
  const key = await createKey(table, { ...order, newId: randomUUID, randomBytes });
  const record = await local.keys.findByDigest(digestApiKey(key));
  if (record === undefined) throw new Error('the key must be there');
  expect(record).toMatchObject({ accountId, name: 'first', scope: 'full', createdAt: NOW });
  return { owner: record.owner, isGoverned: record.isGoverned };
}

async function accountInPreview(): Promise<string> {
  const accountId = randomUUID();
  await local.access.enable(accountId, granted);
  return accountId;
}

describe('a key that an operator makes', () => {
  it('is the account’s, and limited by roles in an account of the preview alone', async () => {
    const [inside, outside] = [await accountInPreview(), randomUUID()];

    expect(await create(inside)).toEqual({ owner: `rig:user:${inside}`, isGoverned: true });
    expect(await create(outside)).toEqual({ owner: `rig:user:${outside}`, isGoverned: undefined });
    expect(await create(outside, { isBlind: true })).toMatchObject({ isGoverned: undefined });
  });

  it('can be a service principal’s, whose roles limit it', async () => {
    const accountId = await accountInPreview();
    await local.access.addMember(accountId, { principal: SERVICE });

    expect(await create(accountId, { service: SERVICE })).toEqual({
      owner: SERVICE,
      isGoverned: true,
    });
  });

  it('is refused to a service principal that no role could limit', async () => {
    const [inside, outside] = [await accountInPreview(), randomUUID()];
    await local.access.addMember(outside, { principal: SERVICE });
    const service = SERVICE;

    await expect(create(inside, { service, isBlind: true })).rejects.toThrow(/--access-table/);
    await expect(create(outside, { service })).rejects.toThrow(/must be in the preview/);
    await expect(create(inside, { service })).rejects.toThrow(/must be a service principal of/);
    await expect(create(inside, { service: 'rig:user:max' })).rejects.toThrow(/rig:service:/);
    expect(await local.keys.countActive(inside, { now: NOW, max: 10 })).toBe(0);
    expect(await local.keys.countActive(outside, { now: NOW, max: 10 })).toBe(0);
  });
});

describe('a registrar', () => {
  it('has the one role on the platform until it is taken away, and can be given a key', async () => {
    const tables = { access: local.access, now: () => NOW };
    for (let round = 0; round < 2; round += 1) {
      await addRegistrar(tables, { principal: SERVICE, name: 'Workspaces' });
      expect(await local.access.member('platform', SERVICE)).toMatchObject({
        name: 'Workspaces',
        bindings: [{ resource: 'rig:account:platform', role: 'resource-registrar' }],
      });
    }
    expect((await create('platform', { service: SERVICE })).isGoverned).toBe(true);

    expect(await removeRegistrar(tables, SERVICE)).toBe(true);
    expect(await removeRegistrar(tables, SERVICE)).toBe(false);
    expect((await local.access.member('platform', SERVICE))?.bindings ?? []).toEqual([]);
  });
});

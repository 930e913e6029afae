import { randomBytes } from 'node:crypto';
import { DeleteItemCommand, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { describeApiKeyStore } from './api-key-store.contract.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { NOW, change, newRecord } from './stored-key.ts';

let table: LocalTable;
beforeAll(async () => {
  table = await startLocalTable();
});
afterAll(() => table.stop());

describeApiKeyStore(() => table.store);

async function created(about: Partial<ApiKeyRecord> = {}): Promise<ApiKeyRecord> {
  const record = newRecord(about);
  await table.store.create(record, change('created'));
  return record;
}

async function storedChange({ digest }: ApiKeyRecord): Promise<unknown> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: { digest: { S: digest } } }),
  );
  return JSON.parse(Item?.['change']?.S ?? 'null');
}

describe('create', () => {
  it('stores no key that another id could reach when it stops between its two writes', async () => {
    const record = await created();
    await table.client.send(
      new DeleteItemCommand({ TableName: table.tableName, Key: { digest: { S: record.digest } } }),
    );

    expect(await table.store.findById(record)).toBeUndefined();
    expect(await table.store.revoke(record, change('revoked'))).toBe(false);
  });
});

describe('create, again', () => {
  it('does nothing for the same record, as after a lost answer', async () => {
    const record = await created();

    await table.store.create(record, change('created', NOW + 9));

    expect(await table.store.findByDigest(record.digest)).toEqual(record);
    expect(await storedChange(record)).toEqual(change('created'));
  });

  it('takes up where a crash left it, between its two writes', async () => {
    const record = await created();
    await table.client.send(
      new DeleteItemCommand({ TableName: table.tableName, Key: { digest: { S: record.digest } } }),
    );

    await table.store.create(record, change('created'));

    expect(await table.store.findById(record)).toEqual(record);
  });
});

describe('rename', () => {
  it('gives a key its name and says who did', async () => {
    const record = await created({ name: 'old' });

    expect(await table.store.rename(record, 'new', change('renamed', NOW + 1))).toBe(true);

    expect(await table.store.findById(record)).toEqual({ ...record, name: 'new' });
    expect(await storedChange(record)).toEqual(change('renamed', NOW + 1));
  });
});

it('never stores a key, only digests', async () => {
  const key = createApiKey(randomBytes);
  await table.store.create(newRecord({ digest: digestApiKey(key) }), change('created'));

  const { Items } = await table.client.send(new ScanCommand({ TableName: table.tableName }));

  expect(JSON.stringify(Items)).toContain(digestApiKey(key));
  expect(JSON.stringify(Items)).not.toContain(key.slice(8));
});

import { randomBytes, randomUUID } from 'node:crypto';
import {
  DeleteItemCommand,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
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

describe('a write whose answer is lost, so that the client repeats it', () => {
  /** A store whose client repeats every update, as the SDK does when the first answer does not arrive. */
  function repeatingStore(): DynamoApiKeyStore {
    const client = Object.create(table.client) as typeof table.client;
    client.send = (async (command: Parameters<typeof table.client.send>[0]) => {
      if (command instanceof UpdateItemCommand) await table.client.send(command);
      return table.client.send(command as never);
    }) as typeof client.send;
    return new DynamoApiKeyStore(client, {
      table: table.tableName,
      accountIndex: ACCOUNT_INDEX,
    });
  }
  const by = (requestId: string, action: 'rotated' | 'revoked') => ({
    ...change(action),
    requestId,
  });

  it('is a revocation that was done, once', async () => {
    const record = await created();

    expect(await repeatingStore().revoke(record, by('one', 'revoked'))).toBe(true);
    expect(await repeatingStore().revoke(record, by('two', 'revoked'))).toBe(false);
  });

  it('is a replacement that was done, and not one by somebody else', async () => {
    const record = await created();
    const successor = { successorId: randomUUID(), graceEndsAt: NOW + 60 };
    const other = { successorId: randomUUID(), graceEndsAt: NOW + 60 };

    expect(await repeatingStore().replace(record, successor, by('one', 'rotated'))).toBe(true);
    expect(await repeatingStore().replace(record, other, by('one', 'rotated'))).toBe(false);
    expect(await table.store.findById(record)).toMatchObject({ replacedBy: successor.successorId });
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

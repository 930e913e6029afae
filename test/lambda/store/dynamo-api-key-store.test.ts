import { randomBytes, randomUUID } from 'node:crypto';
import { DeleteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';

const NOW = 1_800_000_000;
let table: LocalTable;

beforeAll(async () => {
  table = await startLocalTable();
});
afterAll(() => table.stop());

function newRecord(change: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  return {
    digest: digestApiKey(createApiKey(randomBytes)),
    id: randomUUID(),
    accountId: randomUUID(),
    owner: 'rig:user:someone',
    preview: 'rb_...12345678',
    scope: 'full',
    isWorkspaceKey: false,
    createdAt: NOW,
    ...change,
  };
}

async function created(change: Partial<ApiKeyRecord> = {}): Promise<ApiKeyRecord> {
  const record = newRecord(change);
  await table.store.create(record);
  return record;
}

describe('create', () => {
  it('makes a key findable by digest and by id at once, whole', async () => {
    const record = await created({
      name: 'ci – π',
      expiresAt: NOW + 10,
      graceEndsAt: NOW + 5,
      lastUsedAt: NOW,
      suspendedAt: NOW,
      isWorkspaceKey: true,
      scope: [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }],
    });

    expect(await table.store.findByDigest(record.digest)).toEqual(record);
    expect(await table.store.findById(record.accountId, record.id)).toEqual(record);
  });

  it('fails rather than overwrite a key of the same digest', async () => {
    const record = await created();

    await expect(table.store.create({ ...record, id: randomUUID() })).rejects.toThrow();
    expect(await table.store.findByDigest(record.digest)).toEqual(record);
  });

  it('stores no key that another id could reach when it stops between its two writes', async () => {
    const record = await created();
    await table.client.send(
      new DeleteItemCommand({ TableName: table.tableName, Key: { digest: { S: record.digest } } }),
    );

    expect(await table.store.findById(record.accountId, record.id)).toBeUndefined();
    expect(await table.store.revoke(record.accountId, record.id, NOW)).toBe(false);
  });
});

describe('findByDigest', () => {
  it('gives nothing for a digest that is not there', async () => {
    expect(await table.store.findByDigest(newRecord().digest)).toBeUndefined();
  });

  it('still gives a revoked key, with the time of its end', async () => {
    const { accountId, id, digest } = await created();
    await table.store.revoke(accountId, id, NOW + 1);

    expect(await table.store.findByDigest(digest)).toMatchObject({ revokedAt: NOW + 1 });
  });
});

describe('findById', () => {
  it("gives nothing for another account's key", async () => {
    const { id } = await created();

    expect(await table.store.findById('someone-else', id)).toBeUndefined();
  });

  it('gives nothing for a revoked key, nor for an id that looks like a digest', async () => {
    const { accountId, id, digest } = await created();
    await table.store.revoke(accountId, id, NOW);

    expect(await table.store.findById(accountId, id)).toBeUndefined();
    expect(await table.store.findById(accountId, digest)).toBeUndefined();
  });
});

describe('revoke', () => {
  it('revokes once', async () => {
    const { accountId, id } = await created();

    expect(await table.store.revoke(accountId, id, NOW)).toBe(true);
    expect(await table.store.revoke(accountId, id, NOW + 1)).toBe(false);
  });

  it("leaves another account's key as it is", async () => {
    const record = await created();

    expect(await table.store.revoke('someone-else', record.id, NOW)).toBe(false);
    expect(await table.store.findByDigest(record.digest)).toEqual(record);
  });

  it('has one winner among many at once', async () => {
    const { accountId, id } = await created();

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => table.store.revoke(accountId, id, NOW)),
    );

    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
});

describe('list', () => {
  it("gives an account's keys newest first, page by page, and nobody else's", async () => {
    const accountId = randomUUID();
    const records: ApiKeyRecord[] = [];
    for (let at = 0; at < 7; at += 1)
      records.push(await created({ accountId, createdAt: NOW + at }));
    await created();

    const pages = [];
    let after: string | undefined;
    do {
      const page = await table.store.list(accountId, { limit: 3, ...(after && { after }) });
      pages.push(page.records);
      after = page.next;
    } while (after !== undefined);

    expect(pages.map(({ length }) => length)).toEqual([3, 3, 1]);
    expect(pages.flat()).toEqual(records.toReversed());
  });

  it('neither repeats nor skips a key when others come and go between pages', async () => {
    const accountId = randomUUID();
    const records: ApiKeyRecord[] = [];
    for (let at = 0; at < 6; at += 1)
      records.push(await created({ accountId, createdAt: NOW + at }));

    const first = await table.store.list(accountId, { limit: 2 });
    await table.store.revoke(accountId, first.records[1]!.id, NOW);
    await created({ accountId, createdAt: NOW + 100 });
    const second = await table.store.list(accountId, { limit: 10, after: first.next! });

    expect(second.records).toEqual(records.slice(0, 4).toReversed());
  });

  it('leaves revoked keys out', async () => {
    const { accountId, id } = await created();
    await table.store.revoke(accountId, id, NOW);

    expect(await table.store.list(accountId, { limit: 10 })).toEqual({ records: [] });
  });
});

it('never stores a key, only digests', async () => {
  const key = createApiKey(randomBytes);
  await table.store.create(newRecord({ digest: digestApiKey(key) }));

  const { Items } = await table.client.send(new ScanCommand({ TableName: table.tableName }));

  expect(JSON.stringify(Items)).toContain(digestApiKey(key));
  expect(JSON.stringify(Items)).not.toContain(key.slice(8));
});

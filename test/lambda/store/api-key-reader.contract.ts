// What every reader of API keys guarantees, whatever it reads with.
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { encodeRecord } from '../../../lambda/store/api-key-item.ts';
import type { ApiKeyReader } from '../../../lambda/store/api-key-store.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { NOW, newRecord } from './stored-key.ts';

/** Runs the contract against the reader that `createReader` makes for a table, and one for a table that is not there. */
export function describeApiKeyReader(
  createReader: (table: LocalTable, tableName: string) => ApiKeyReader,
): void {
  let table: LocalTable;
  let reader: ApiKeyReader;

  beforeAll(async () => {
    table = await startLocalTable();
    reader = createReader(table, table.tableName);
  });
  afterAll(() => table.stop());

  async function created(about: Partial<ApiKeyRecord> = {}): Promise<ApiKeyRecord> {
    const record = newRecord(about);
    await write(record);
    return record;
  }

  async function write(record: ApiKeyRecord): Promise<void> {
    const command = { TableName: table.tableName, Item: encodeRecord(record) };
    await table.client.send(new PutItemCommand(command));
  }

  it('gives a key whole, from the moment its write has returned', async () => {
    const record = await created({
      name: 'ci – "π" 🔑\n\\',
      expiresAt: NOW + 10,
      graceEndsAt: NOW + 5,
      lastUsedAt: NOW,
      suspendedAt: NOW,
      isWorkspaceKey: true,
      scope: [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }],
    });

    expect(await reader.findByDigest(record.digest)).toEqual(record);
  });

  it('gives nothing for a digest that is not there', async () => {
    expect(await reader.findByDigest(digestApiKey('never issued'))).toBeUndefined();
  });

  it('gives nothing for text that would mean something to a careless writer of JSON', async () => {
    await created();

    expect(await reader.findByDigest('"},"x":{"S":"é\\')).toBeUndefined();
  });

  it('gives a key with its end, from the moment its revocation has returned', async () => {
    const record = await created();
    await write({ ...record, revokedAt: NOW + 1 });

    expect(await reader.findByDigest(record.digest)).toMatchObject({ revokedAt: NOW + 1 });
  });

  it('gives each of many reads at once its own key', async () => {
    const records = [];
    for (let count = 0; count < 20; count += 1) records.push(await created());

    const found = await Promise.all(records.map(({ digest }) => reader.findByDigest(digest)));

    expect(found).toEqual(records);
  });

  it('gives a key with hundreds of grants', async () => {
    const scope = Array.from({ length: 300 }, (_, index) => ({
      permission: 'workspace:read' as const,
      resource: `rig:workspace:ws-${index}` as const,
    }));
    const record = await created({ scope });

    expect(await reader.findByDigest(record.digest)).toEqual(record);
  });

  it('fails for an item that is no key, since a broken item must not look like an unknown key', async () => {
    const digest = digestApiKey('broken');
    await table.client.send(
      new PutItemCommand({ TableName: table.tableName, Item: { digest: { S: digest } } }),
    );

    await expect(reader.findByDigest(digest)).rejects.toThrow(TypeError);
  });

  it('fails for a table that is not there, since nothing can be said about its keys', async () => {
    const elsewhere = createReader(table, 'no-such-table');

    await expect(elsewhere.findByDigest(digestApiKey('any'))).rejects.toThrow();
  });
}

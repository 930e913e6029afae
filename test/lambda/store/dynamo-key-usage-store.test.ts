import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoKeyUsageStore } from '../../../lambda/store/dynamo-key-usage-store.ts';
import { describeKeyUsageStore } from './key-usage-store.contract.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { MemoryKeyUsageStore } from './memory-key-usage-store.ts';

const NOW = 1_800_000_000;
let table: LocalTable;

beforeAll(async () => {
  table = await startLocalTable();
});
afterAll(() => table.stop());

const store = () => new DynamoKeyUsageStore(table.client, table.tableName);

describe('the store in DynamoDB', () => {
  describeKeyUsageStore(() => ({
    store: store(),
    createKey: async () => (await table.createKey()).id,
  }));

  it('changes nothing of the item but the last use, least of all what was done to the key', async () => {
    const { digest, id } = await table.createKey();
    const itemNow = async () =>
      (
        await table.client.send(
          new GetItemCommand({ TableName: table.tableName, Key: { digest: { S: digest } } }),
        )
      ).Item;
    const before = await itemNow();

    await store().advance((await store().findDigest(id))!, NOW + 5, 300);

    expect(await itemNow()).toEqual({ ...before, lastUsedAt: { N: String(NOW + 5) } });
  });

  it('fails when DynamoDB does not answer, and does not take that for an unknown key', async () => {
    const lost = new DynamoKeyUsageStore(table.client, 'no-such-table');

    await expect(lost.findDigest(randomUUID())).rejects.toThrow();
    await expect(lost.advance('d', NOW, 300)).rejects.toThrow();
  });
});

describe('the store in memory, for simulations', () => {
  const keyIds = Array.from({ length: 100 }, () => randomUUID());
  const memory = new MemoryKeyUsageStore(keyIds);
  const unused = keyIds.values();

  describeKeyUsageStore(() => ({
    store: memory,
    createKey: () => Promise.resolve(unused.next().value!),
  }));
});

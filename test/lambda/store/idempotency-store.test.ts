import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { randomUUID } from 'node:crypto';
import {
  DynamoIdempotencyStore,
  IDEMPOTENCY_SECONDS,
  type RetriableRequest,
} from '../../../lambda/store/idempotency-store.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { NOW } from './stored-key.ts';

let table: LocalTable;
let store: DynamoIdempotencyStore;
beforeAll(async () => {
  table = await startLocalTable();
  store = new DynamoIdempotencyStore(table.client, table.tableName);
});
afterAll(() => table.stop());

const request = (change: Partial<RetriableRequest> = {}): RetriableRequest => ({
  caller: 'account rig:user:me',
  operation: 'POST /api-keys',
  idempotencyKey: randomUUID(),
  content: { name: 'ci' },
  ...change,
});

it('gives the first plan to every retry', async () => {
  const retried = request();

  expect(await store.settle(retried, { key: 'one' }, NOW)).toEqual({ key: 'one' });
  expect(await store.settle(retried, { key: 'two' }, NOW + 10)).toEqual({ key: 'one' });
});

it('gives one plan to requests that come together', async () => {
  const retried = request();
  const settled = await Promise.all(
    Array.from({ length: 10 }, (_, at) => store.settle(retried, { key: at }, NOW)),
  );
  expect(new Set(settled.map(({ key }) => key)).size).toBe(1);
});

it('forgets a plan after a day', async () => {
  const retried = request();
  await store.settle(retried, { key: 'one' }, NOW);

  expect(await store.settle(retried, { key: 'two' }, NOW + IDEMPOTENCY_SECONDS - 1)).toEqual({
    key: 'one',
  });
  expect(await store.settle(retried, { key: 'two' }, NOW + IDEMPOTENCY_SECONDS)).toEqual({
    key: 'two',
  });
});

it('refuses another request under the same key', async () => {
  const retried = request();
  await store.settle(retried, { key: 'one' }, NOW);

  await expect(store.settle({ ...retried, content: { name: 'other' } }, {}, NOW)).rejects.toThrow(
    'The Idempotency-Key was used for another request',
  );
});

it('keeps callers and operations apart', async () => {
  const first = request();
  await store.settle(first, { key: 'one' }, NOW);

  for (const change of [
    { caller: 'account rig:user:other' },
    { operation: 'POST /api-keys/7/rotate' },
  ]) {
    expect(await store.settle({ ...first, ...change }, { key: 'two' }, NOW)).toEqual({
      key: 'two',
    });
  }
});

it('leaves nothing in the table that says the plan or the key', async () => {
  const sealed = request();
  await store.settle(sealed, { key: 'rb_live_secret_of_the_plan' }, NOW);

  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));

  const bytes = Items.map((item) => Buffer.from(item['sealed']?.B ?? []).toString('latin1')).join(
    '',
  );
  expect(bytes.length).toBeGreaterThan(0);
  expect(JSON.stringify(Items) + bytes).not.toContain('secret_of_the_plan');
  expect(JSON.stringify(Items)).not.toContain(sealed.idempotencyKey);
});

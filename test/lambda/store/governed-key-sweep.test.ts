import { randomUUID } from 'node:crypto';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { GovernedKeySweep } from '../../../lambda/store/governed-key-sweep.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';
import { change } from './stored-key.ts';

let table: LocalTable;
let sweep: GovernedKeySweep;
beforeAll(async () => {
  table = await startLocalTable();
  sweep = new GovernedKeySweep(table.client, {
    table: table.tableName,
    accountIndex: ACCOUNT_INDEX,
  });
});
afterAll(() => table.stop());

it('marks every key of the account, whoever owns it, and changes nothing else of it', async () => {
  const accountId = randomUUID();
  const records = [
    await table.createKey({ accountId, name: 'first' }),
    await table.createKey({ accountId, owner: 'rig:service:ci', expiresAt: 1_900_000_000 }),
    await table.createKey({ accountId, suspendedAt: 1_800_000_001 }),
  ];

  const marked = await sweep.mark(accountId);

  expect(new Set(marked.map(({ id }) => id))).toEqual(new Set(records.map(({ id }) => id)));
  for (const record of records) {
    expect(await table.store.findByDigest(record.digest)).toEqual({ ...record, isGoverned: true });
  }
});

it('leaves the keys of other accounts alone', async () => {
  const other = await table.createKey();

  await sweep.mark(randomUUID());

  expect(await table.store.findByDigest(other.digest)).toEqual(other);
});

it('marks nothing twice, and what has come since', async () => {
  const accountId = randomUUID();
  await table.createKey({ accountId });
  await sweep.mark(accountId);
  const { id } = await table.createKey({ accountId });

  expect((await sweep.mark(accountId)).map((record) => record.id)).toEqual([id]);
  expect(await sweep.mark(accountId)).toEqual([]);
});

it('finds the keys of all pages', async () => {
  const accountId = randomUUID();
  // Two items of this size do not fit a page of 1 MB together with a third.
  const name = 'n'.repeat(350_000);
  for (let made = 0; made < 4; made += 1) await table.createKey({ accountId, name });

  expect(await sweep.mark(accountId)).toHaveLength(4);
});

it('leaves a revoked key as it is, and brings no purged one back', async () => {
  const accountId = randomUUID();
  const revoked = await table.createKey({ accountId });
  await table.store.revoke({ accountId, id: revoked.id }, change('revoked'));
  const before = await table.store.findByDigest(revoked.digest);

  expect(await sweep.mark(accountId)).toEqual([]);
  expect(await table.store.findByDigest(revoked.digest)).toEqual(before);
});

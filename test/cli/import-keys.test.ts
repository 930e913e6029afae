import { randomBytes, randomUUID } from 'node:crypto';
import { importKeys, type Importer } from '../../cli/import-keys.ts';
import { digestApiKey } from '../../core/api-key.ts';
import { apiKeyAuthenticator } from '../../lambda/authorizer/api-key-authenticator.ts';
import { startLocalTable, type LocalTable } from '../lambda/store/local-table.ts';

const NOW = 1_800_000_000;
let table: LocalTable;
beforeAll(async () => {
  table = await startLocalTable();
});
afterAll(() => table.stop());

const legacyKey = () => `rb_${randomBytes(16).toString('hex')}`;
const asImported = (key: string, accountId = 'acct-1') => ({
  digest: digestApiKey(key),
  accountId,
  owner: `rig:user:${accountId}` as const,
  preview: 'rb_...imported',
  createdAt: NOW,
});

const importer = (change: Partial<Importer> = {}): Importer => ({
  store: table.store,
  newId: randomUUID,
  now: () => NOW,
  isDryRun: false,
  onProgress: () => undefined,
  ...change,
});

it('makes a key of before work, where the deployment accepts such keys', async () => {
  const key = legacyKey();
  await importKeys([asImported(key)], importer());

  const authenticate = (legacyKeys: 'accept' | 'refuse') =>
    apiKeyAuthenticator(table.store, { legacyKeys, now: () => NOW * 1000 })(key);
  expect(await authenticate('accept')).toMatchObject({ accountId: 'acct-1', scope: 'full' });
  expect(await authenticate('refuse')).toEqual({ refused: 'credential-malformed' });
});

it('goes on where it was interrupted, and gives every key one id', async () => {
  const keys = Array.from({ length: 10 }, () => asImported(legacyKey(), 'acct-resumed'));
  let writes = 0;
  const failing: Importer['store'] = Object.assign(
    Object.create(table.store) as LocalTable['store'],
    {
      findByDigest: (digest: string) => table.store.findByDigest(digest),
      create: (...record: Parameters<LocalTable['store']['create']>) => {
        writes += 1;
        if (writes > 4) throw new Error('connection lost');
        return table.store.create(...record);
      },
    },
  );
  await expect(importKeys(keys, importer({ store: failing }))).rejects.toThrow('connection lost');

  expect(await importKeys(keys, importer())).toEqual({ imported: 6, present: 4, conflicts: [] });
  expect(await importKeys(keys, importer())).toEqual({ imported: 0, present: 10, conflicts: [] });
  const { records } = await table.store.list('acct-resumed', { limit: 100 });
  expect(records).toHaveLength(10);
});

it('writes nothing in a dry run, and says what it would', async () => {
  const key = asImported(legacyKey(), 'acct-dry');
  const progress: number[] = [];

  const outcome = await importKeys(
    [key],
    importer({ isDryRun: true, onProgress: (done) => progress.push(done) }),
  );

  expect(outcome).toEqual({ imported: 1, present: 0, conflicts: [] });
  expect(progress).toEqual([1]);
  expect(await table.store.findByDigest(key.digest)).toBeUndefined();
});

it('leaves a key alone that belongs to another account', async () => {
  const key = legacyKey();
  await importKeys([asImported(key, 'acct-first')], importer());

  const outcome = await importKeys([asImported(key, 'acct-second')], importer());

  expect(outcome).toEqual({ imported: 0, present: 0, conflicts: [digestApiKey(key).slice(0, 8)] });
  expect(await table.store.findByDigest(digestApiKey(key))).toMatchObject({
    accountId: 'acct-first',
  });
});

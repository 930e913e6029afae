import { randomBytes } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import type { ApiKeyChange } from '../../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { decodeChange } from '../../../lambda/store/api-key-change-attribute.ts';
import { pointerKey, RETENTION_SECONDS } from '../../../lambda/store/api-key-item.ts';
import { DynamoLeakedKeyStore } from '../../../lambda/store/leaked-key-store.ts';
import { startLocalTable, type LocalTable } from './local-table.ts';

const NOW = 1_800_000_000;
const LEAK: ApiKeyChange = {
  action: 'revoked',
  actor: 'rig:system:secret-scanning',
  at: NOW,
  reason: 'leaked',
  evidence: 'https://code.example/1',
};
let table: LocalTable;
let store: DynamoLeakedKeyStore;

beforeAll(async () => {
  table = await startLocalTable();
  store = new DynamoLeakedKeyStore(table.client, table.tableName);
});
afterAll(() => table.stop());

async function itemOf(digest: string) {
  const key = { digest: { S: digest } };
  return (await table.client.send(new GetItemCommand({ TableName: table.tableName, Key: key })))
    .Item;
}

it('revokes a key of any account, takes it off the list, and records why', async () => {
  const { digest, accountId } = await table.createKey();

  expect(await store.revoke(digest, LEAK)).toBe('revoked');

  expect(await table.store.findByDigest(digest)).toMatchObject({ revokedAt: NOW });
  expect(await table.store.list(accountId, { limit: 10 })).toMatchObject({ records: [] });
  const item = await itemOf(digest);
  expect(item?.['purgeAt']).toEqual({ N: String(NOW + RETENTION_SECONDS) });
  expect(decodeChange(item!)).toEqual(LEAK);
});

it.each<[string, Partial<ApiKeyRecord>]>([
  ['suspended', { suspendedAt: NOW - 1 }],
  ['expired', { expiresAt: NOW - 1 }],
  ['in its grace period', { graceEndsAt: NOW + 100 }],
])('revokes a key that is %s', async (_, change) => {
  const { digest } = await table.createKey(change);

  expect(await store.revoke(digest, LEAK)).toBe('revoked');
});

it('changes nothing of a key that is revoked already', async () => {
  const { digest } = await table.createKey();
  await store.revoke(digest, LEAK);
  const before = await itemOf(digest);

  expect(await store.revoke(digest, { ...LEAK, at: NOW + 100 })).toBe('already-revoked');
  expect(await itemOf(digest)).toEqual(before);
});

it('does not know a key that is not there, and makes none', async () => {
  const digest = digestApiKey(createApiKey(randomBytes));

  expect(await store.revoke(digest, LEAK)).toBe('unknown');
  expect(await itemOf(digest)).toBeUndefined();
});

it('takes no pointer for a key', async () => {
  const { id, digest } = await table.createKey();

  expect(await store.revoke(pointerKey(id), LEAK)).toBe('unknown');
  expect(await table.store.findByDigest(digest)).not.toHaveProperty('revokedAt');
});

it('has one winner among many at once', async () => {
  const { digest } = await table.createKey();

  const outcomes = await Promise.all(Array.from({ length: 10 }, () => store.revoke(digest, LEAK)));

  expect(outcomes.filter((outcome) => outcome === 'revoked')).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === 'already-revoked')).toHaveLength(9);
});

it('fails when DynamoDB does not answer', async () => {
  const lost = new DynamoLeakedKeyStore(table.client, 'no-such-table');

  await expect(lost.revoke('d', LEAK)).rejects.toThrow();
});

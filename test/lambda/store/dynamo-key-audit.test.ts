import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { ApiKeyEvent } from '../../../core/api-key-event.ts';
import { DynamoKeyAudit, encodeAuditItem } from '../../../lambda/store/dynamo-key-audit.ts';
import { startTables, type LocalTables } from './local-dynamodb.ts';
import { synthesizeKeyFunctions } from '../../lib/key-functions-stack.ts';

const EVENT: ApiKeyEvent = {
  eventId: 'event-1',
  accountId: 'acct-1',
  keyId: 'key-1',
  change: {
    action: 'revoked',
    actor: 'rig:user:u',
    at: 1_800_000_000,
    sourceIp: '192.0.2.1',
    requestId: 'request-1',
  },
};

let tables: LocalTables;
let client: DynamoDBClient;
let table: string;
let audit: DynamoKeyAudit;

beforeAll(async () => {
  tables = await startTables(synthesizeKeyFunctions(), ['Audit']);
  client = tables.client;
  table = tables.nameOf('Audit');
  audit = new DynamoKeyAudit(client, { table, retentionDays: 400 });
});
afterAll(() => tables.stop());

const items = async () => (await client.send(new ScanCommand({ TableName: table }))).Items ?? [];

it('keeps what was done, by account and time, until the retention ends', async () => {
  await audit.record(EVENT);

  expect(await items()).toEqual([
    {
      accountId: { S: 'acct-1' },
      entry: { S: '2027-01-15T08:00:00Z#key-1#event-1' },
      keyId: { S: 'key-1' },
      eventId: { S: 'event-1' },
      action: { S: 'revoked' },
      actor: { S: 'rig:user:u' },
      at: { S: '2027-01-15T08:00:00Z' },
      sourceIp: { S: '192.0.2.1' },
      requestId: { S: 'request-1' },
      purgeAt: { N: String(1_800_000_000 + 400 * 86_400) },
    },
  ]);
});

it('keeps one record however often a change is delivered, and the first is what stays', async () => {
  const before = await items();

  await audit.record(EVENT);
  await audit.record({ ...EVENT, change: { ...EVENT.change, actor: 'rig:user:mallory' } });

  expect(await items()).toEqual(before);
});

it('keeps two changes of one key in one second apart', async () => {
  const before = await items();

  await audit.record({ ...EVENT, eventId: 'event-2' });

  expect(await items()).toHaveLength(before.length + 1);
});

it('fails when the record is not durable', async () => {
  const other = new DynamoKeyAudit(client, { table: 'no-such-table', retentionDays: 1 });

  await expect(other.record(EVENT)).rejects.toThrow();
});

it('orders the records of an account by time, whatever the keys', () => {
  const entryAt = (at: number, keyId: string) =>
    encodeAuditItem({ ...EVENT, keyId, change: { ...EVENT.change, at } }, 0)['entry']?.S ?? '';

  expect(entryAt(999_999_999, 'z') < entryAt(1_000_000_000, 'a')).toBe(true);
});

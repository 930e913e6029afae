import { randomUUID } from 'node:crypto';
import { recordKeyUsage } from '../../../lambda/key-usage/record-key-usage.ts';
import { UsageRecorder } from '../../../lambda/key-usage/usage-recorder.ts';
import { DynamoKeyUsageStore } from '../../../lambda/store/dynamo-key-usage-store.ts';
import { startLocalTable, type LocalTable } from '../store/local-table.ts';
import { accessLogLine, packLogBatch } from './access-log.ts';
import { captureLog } from '../captured-log.ts';

const NOW = 1_800_000_000;
let table: LocalTable;
const captured = captureLog();

beforeAll(async () => {
  table = await startLocalTable();
});
afterAll(() => table.stop());

const lastUseOf = async (digest: string) => (await table.store.findByDigest(digest))?.lastUsedAt;

/** The function in a container of its own. */
function createFunction(tableName = table.tableName) {
  const store = new DynamoKeyUsageStore(table.client, tableName);
  const service = { recorder: new UsageRecorder(store, { windowSeconds: 300 }), now: () => NOW };
  return (...logLines: string[]) => recordKeyUsage(packLogBatch(logLines), service);
}

it('writes the newest accepted use of each key of a delivery', async () => {
  const [one, other] = [await table.createKey(), await table.createKey()];

  await createFunction()(
    accessLogLine({ keyId: one.id, at: NOW - 10 }),
    accessLogLine({ keyId: one.id, at: NOW - 2 }),
    accessLogLine({ keyId: other.id, at: NOW - 7, status: 403 }),
    accessLogLine({ keyId: one.id, at: NOW - 5 }),
    accessLogLine({ keyId: other.id, at: NOW - 1, status: 401 }),
  );

  expect(await lastUseOf(one.digest)).toBe(NOW - 2);
  expect(await lastUseOf(other.digest)).toBe(NOW - 7);
});

it('takes repeated, reordered and old deliveries without harm', async () => {
  const { id, digest } = await table.createKey();
  const deliver = createFunction();
  const newest = accessLogLine({ keyId: id, at: NOW });
  const older = accessLogLine({ keyId: id, at: NOW - 1000 });

  await deliver(newest);
  await deliver(older);
  await createFunction()(older);
  await createFunction()(newest);

  expect(await lastUseOf(digest)).toBe(NOW);
});

it('skips malformed lines and unknown keys, and counts them', async () => {
  const { id, digest } = await table.createKey();

  await createFunction()(
    'not json',
    accessLogLine({ keyId: randomUUID(), at: NOW }),
    accessLogLine({ keyId: id, at: NOW }),
  );

  expect(await lastUseOf(digest)).toBe(NOW);
  expect(captured.lines).toEqual([
    {
      event: 'key-usage-batch',
      lines: 3,
      malformed: 1,
      keys: 2,
      written: 1,
      recent: 0,
      unknown: 1,
      failed: 0,
    },
  ]);
});

it('fails when the store does, so that the delivery comes again', async () => {
  const { id } = await table.createKey();
  const line = accessLogLine({ keyId: id, at: NOW });

  await expect(createFunction('no-such-table')(line)).rejects.toThrow('1 keys could not be');
  expect(captured.lines).toMatchObject([{ failed: 1, errorName: 'ResourceNotFoundException' }]);
});

it('does nothing for the message that tests the subscription', async () => {
  const store = new DynamoKeyUsageStore(table.client, 'no-such-table');
  const recorder = new UsageRecorder(store, { windowSeconds: 300 });

  await recordKeyUsage(packLogBatch(['health'], 'CONTROL_MESSAGE'), { recorder, now: () => NOW });

  expect(captured.lines).toMatchObject([{ lines: 0, keys: 0 }]);
});

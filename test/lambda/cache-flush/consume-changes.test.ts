import type { DynamoDBRecord } from 'aws-lambda';
import type { CacheFlushBatch } from '../../../lambda/cache-flush/cache-flush-log.ts';
import { consumeChanges } from '../../../lambda/cache-flush/consume-changes.ts';
import { encodeGranted, memberKey } from '../../../lambda/store/access-item.ts';
import { CacheFlusher } from '../../../lambda/store/cache-flusher.ts';
import { sessionKey } from '../../../lambda/store/session-item.ts';
import { NOW, streamRecord } from './stream-record.ts';

const SETTLE_SECONDS = 8;
const MEMBER = memberKey('olive', 'rig:user:max');
const SESSION = sessionKey('rig:user:olive', 'laptop');
const bindings = (...names: string[]) => {
  const granted = encodeGranted({ createdAt: NOW, updatedAt: NOW });
  return { bindings: { M: Object.fromEntries(names.map((name) => [name, granted])) } };
};

const granted = () => streamRecord({ key: MEMBER, after: bindings('viewer') });
const revoked = (at = NOW) =>
  streamRecord({ key: MEMBER, before: bindings('viewer'), after: bindings(), at });
const renamed = () =>
  streamRecord({ key: MEMBER, before: bindings(), after: { name: { S: 'Max' } } });
const ended = (at = NOW) => streamRecord({ key: SESSION, after: { endedAt: { N: '1' } }, at });
const seen = () => streamRecord({ key: SESSION, after: { lastSeenAt: { N: '1' } } });
const placeOf = ({ dynamodb }: DynamoDBRecord) => dynamodb?.SequenceNumber;

/** The consumer on a clock that only waiting moves, with the times of its flushes, which can be made to fail. */
function createConsumer() {
  const state = {
    now: NOW + 0.5,
    flushes: [] as number[],
    batches: [] as CacheFlushBatch[],
    faults: 0,
    isBroken: () => false,
  };
  const flusher = new CacheFlusher(
    {
      flush: () => {
        if (state.isBroken()) return Promise.reject(new Error('throttled'));
        state.flushes.push(state.now);
        return Promise.resolve();
      },
    },
    {
      now: () => state.now,
      wait: (seconds) => {
        state.now += seconds;
        return Promise.resolve();
      },
      settleSeconds: SETTLE_SECONDS,
    },
  );
  const log = {
    batch: (batch: CacheFlushBatch) => state.batches.push(batch),
    fault: () => (state.faults += 1),
  };
  const consume = async (...records: DynamoDBRecord[]) => {
    const { batchItemFailures } = await consumeChanges(records, {
      flusher,
      log,
      now: () => state.now,
    });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { consume, state };
}

it('flushes once for a whole batch, and once more when its losses have settled', async () => {
  const { consume, state } = createConsumer();

  expect(await consume(revoked(), granted(), seen(), ended(), revoked())).toEqual([]);

  expect(state.flushes).toEqual([NOW + 0.5, NOW + SETTLE_SECONDS]);
  expect(state.batches).toEqual([{ records: 5, gains: 1, losses: 3, failed: 0 }]);
});

it('flushes once for rights that were given, and waits for nothing', async () => {
  const { consume, state } = createConsumer();

  await consume(granted(), granted());

  expect(state.flushes).toEqual([NOW + 0.5]);
});

it('does not flush when no right has changed', async () => {
  const { consume, state } = createConsumer();

  expect(await consume(renamed(), seen())).toEqual([]);

  expect(state.flushes).toEqual([]);
});

it('flushes for a loss whose time DynamoDB does not say', async () => {
  const { consume, state } = createConsumer();
  const loss = revoked();
  delete loss.dynamodb!.ApproximateCreationDateTime;

  await consume(loss);

  expect(state.flushes).toHaveLength(2);
});

it('does not flush again for losses that are delivered again', async () => {
  const { consume, state } = createConsumer();
  const losses = [revoked(), ended()];
  await consume(...losses);
  const { length } = state.flushes;

  await consume(...losses);

  expect(state.flushes).toHaveLength(length);
});

describe('a failed flush', () => {
  it('brings back every change of rights, and nothing else', async () => {
    const { consume, state } = createConsumer();
    state.isBroken = () => true;
    const [first, second, third] = [seen(), granted(), ended()];

    expect(await consume(first, second, third)).toEqual([placeOf(second), placeOf(third)]);

    expect(state.faults).toBe(1);
    expect(state.batches).toEqual([{ records: 3, gains: 1, losses: 1, failed: 2 }]);
  });

  it('brings back the losses alone when it was the second one', async () => {
    const { consume, state } = createConsumer();
    state.isBroken = () => state.flushes.length === 1;
    const [gain, loss] = [granted(), revoked()];

    expect(await consume(gain, loss)).toEqual([placeOf(loss)]);
  });

  it('is followed by one that succeeds, when the records come again', async () => {
    const { consume, state } = createConsumer();
    const loss = ended();
    state.isBroken = () => true;
    await consume(loss);
    state.isBroken = () => false;

    expect(await consume(loss)).toEqual([]);

    expect(state.flushes.at(-1)).toBe(NOW + SETTLE_SECONDS);
  });
});

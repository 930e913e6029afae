// How one mapping delivers records to one function, which here is a function of the test.
import type { StreamRecord } from '../../../local/dynamodb/table-stream.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import type { EventSourceMapping } from '../../../local/stream/event-source-mapping.ts';
import { StreamPoller } from '../../../local/stream/stream-poller.ts';
import { recordOf } from './stream-record.ts';

const MAPPING: EventSourceMapping = {
  logicalId: 'Mapping',
  isEnabled: true,
  streamArn: 'arn',
  functionArn: 'arn',
  batchSize: 100,
  windowMs: 0,
  bisects: false,
  retriesMax: Infinity,
  ageSecondsMax: 86_400,
  reportsFailures: false,
  destinationArn: undefined,
  accepts: () => true,
};
const ERROR: InvocationResult = { outcome: 'failed', errorType: 'Error', errorMessage: '' };
const THROTTLED: InvocationResult = { ...ERROR, errorType: 'TooManyRequestsException' };
const returned = (payload: unknown = null): InvocationResult => ({ outcome: 'returned', payload });

/** A poller whose function gives `results` in turn, and then succeeds. */
function poll(
  mapping: Partial<EventSourceMapping>,
  results: readonly (InvocationResult | ((batch: string) => InvocationResult))[] = [],
) {
  const batches: string[] = [];
  const givenUp: string[] = [];
  const left = [...results];
  const clock = { now: () => 0 };
  const namesOf = (records: readonly StreamRecord[]) =>
    records.map(({ eventID }) => eventID).join('');
  const poller = new StreamPoller({
    mapping: { ...MAPPING, ...mapping },
    lambda: {
      logicalId: 'Function',
      invoke: (event) => {
        const batch = namesOf((event as { Records: StreamRecord[] }).Records);
        batches.push(batch);
        const result = left.length > 1 ? left.shift() : (left.shift() ?? returned());
        return Promise.resolve(typeof result === 'function' ? result(batch) : result!);
      },
    },
    clock,
    onGiveUp: (records, condition) => givenUp.push(`${namesOf(records)} ${condition}`),
  });
  const deliver = async (names: string): Promise<void> => {
    for (const name of names) poller.add(recordOf(name));
    await poller.settled();
  };
  return { poller, batches, givenUp, deliver, clock };
}

/** Fails every batch that holds one of `bad`. */
const failing =
  (...bad: string[]) =>
  (batch: string): InvocationResult =>
    bad.some((name) => batch.includes(name)) ? ERROR : returned();
const always = <T>(result: T): T[] => Array.from({ length: 20 }, () => result);

it('poll-01: records come in order, in batches of the given size', async () => {
  const { deliver, batches } = poll({ batchSize: 2 });

  await deliver('abcde');

  expect(batches).toEqual(['ab', 'cd', 'e']);
});

it('poll-02: what is written while a batch is under way comes after it', async () => {
  const { poller, deliver, batches } = poll({}, [
    () => {
      poller.add(recordOf('b'));
      return returned();
    },
  ]);

  await deliver('a');

  expect(batches).toEqual(['a', 'b']);
});

it('poll-03: a batch comes again until the function takes it, before any later record', async () => {
  const { deliver, batches, givenUp } = poll({ batchSize: 1 }, [
    ERROR,
    { outcome: 'timed-out' },
    returned(),
  ]);

  await deliver('ab');

  expect([batches, givenUp]).toEqual([['a', 'a', 'a', 'b'], []]);
});

it('poll-04: a batch that has had its retries is given up, and the stream goes on', async () => {
  const { deliver, batches, givenUp } = poll({ batchSize: 2, retriesMax: 1 }, [ERROR, ERROR]);

  await deliver('abc');

  expect([batches, givenUp]).toEqual([['ab', 'ab', 'c'], ['ab RetryAttemptsExhausted']]);
});

it('poll-05: a batch that fails is halved until the bad record is alone, which uses up no retry', async () => {
  const { deliver, batches, givenUp } = poll(
    { bisects: true, retriesMax: 1 },
    always(failing('c')),
  );

  await deliver('abcd');

  expect(batches).toEqual(['abcd', 'ab', 'cd', 'c', 'c', 'd']);
  expect(givenUp).toEqual(['c RetryAttemptsExhausted']);
});

it('poll-06: the stream goes on at the first record that the function reports', async () => {
  const { deliver, batches } = poll({ reportsFailures: true }, [
    returned({ batchItemFailures: [{ itemIdentifier: 'd' }, { itemIdentifier: 'c' }] }),
    returned({ batchItemFailures: [] }),
  ]);

  await deliver('abcd');

  expect(batches).toEqual(['abcd', 'cd']);
});

it('poll-07: only a batch that comes again as it was uses up a retry', async () => {
  const report = (name: string) => returned({ batchItemFailures: [{ itemIdentifier: name }] });
  const { deliver, batches, givenUp } = poll({ reportsFailures: true, retriesMax: 1 }, [
    report('a'),
    report('b'),
    report('b'),
    report('b'),
  ]);

  await deliver('abc');

  expect(batches).toEqual(['abc', 'abc', 'bc', 'bc']);
  expect(givenUp).toEqual(['bc RetryAttemptsExhausted']);
});

it('poll-08: an invocation that is throttled uses up no retry', async () => {
  const { deliver, batches, givenUp } = poll({ retriesMax: 0 }, [THROTTLED, THROTTLED, returned()]);

  await deliver('a');

  expect([batches, givenUp]).toEqual([['a', 'a', 'a'], []]);
});

it('poll-09: records that have become too old are given up', async () => {
  const { deliver, batches, givenUp, clock } = poll({ ageSecondsMax: 60 }, [
    () => {
      clock.now = () => 61_000;
      return ERROR;
    },
  ]);

  await deliver('ab');

  expect([batches, givenUp]).toEqual([['ab'], ['ab RecordAgeExceeded']]);
});

it('poll-10: a record that no filter lets pass is not delivered', async () => {
  const { deliver, batches } = poll({ accepts: ({ eventID }) => eventID !== 'b' });

  await deliver('abc');

  expect(batches).toEqual(['ac']);
});

it('cuts a batch before it is too large for an invocation', async () => {
  const { poller, batches } = poll({});
  const large = { ...recordOf('a'), eventSourceARN: 'x'.repeat(3_500_000) };

  for (const record of [large, large, large]) poller.add(record);
  await poller.settled();

  expect(batches).toEqual(['a', 'a', 'a']);
});

it('collects for the time of a window', async () => {
  const { poller, batches } = poll({ windowMs: 1 });

  poller.add(recordOf('a'));
  await Promise.resolve();
  poller.add(recordOf('b'));
  await poller.settled();

  expect(batches).toEqual(['ab']);
});

it('delivers nothing after it was stopped, and settles at once', async () => {
  const { poller, batches } = poll({}, [
    () => {
      poller.add(recordOf('b'));
      poller.stop();
      return ERROR;
    },
  ]);

  poller.add(recordOf('a'));
  await poller.settled();
  poller.add(recordOf('c'));

  expect([batches, poller.isIdle]).toEqual([['a'], true]);
});

it('leaves the second half of a batch when it is stopped during the first', async () => {
  const { poller, batches } = poll({ bisects: true }, [
    ERROR,
    () => {
      poller.stop();
      return returned();
    },
  ]);

  for (const name of 'ab') poller.add(recordOf(name));
  await poller.settled();

  expect(batches).toEqual(['ab', 'a']);
});

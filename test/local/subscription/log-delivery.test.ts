// How lines of a log group reach one function, which here is a function of the test.
import { gunzipSync } from 'node:zlib';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';
import { LogDelivery } from '../../../local/subscription/log-delivery.ts';
import { LogLine } from '../../../local/subscription/log-line.ts';

interface LogMessage {
  readonly logEvents: readonly { readonly id: string; readonly message: string }[];
}

const ERROR: InvocationResult = { outcome: 'failed', errorType: 'Error', errorMessage: '' };
const TAKEN: InvocationResult = { outcome: 'returned', payload: null };

function deliver(results: readonly InvocationResult[] = [], retriesMax = 2) {
  const messages: LogMessage[] = [];
  const givenUp: number[] = [];
  const left = [...results];
  const delivery = new LogDelivery({
    subscription: {
      logicalId: 'Subscription',
      filterName: 'filter',
      functionArn: 'arn',
      accountId: '123456789012',
      matches: ({ message }) => message !== 'no',
    },
    logGroup: '/log',
    lambda: {
      logicalId: 'Function',
      invoke: (event) => {
        const { data } = (event as { awslogs: { data: string } }).awslogs;
        messages.push(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()) as LogMessage);
        return Promise.resolve(left.shift() ?? TAKEN);
      },
    },
    settings: { retriesMax, ageMsMax: 1000 },
    clock: { now: () => 5 },
    onGiveUp: (lines) => givenUp.push(lines),
  });
  const log = async (...lines: string[]): Promise<void> => {
    for (const line of lines) delivery.add(new LogLine(line, 5));
    while (!delivery.isIdle) await delivery.settled();
  };
  return { delivery, messages, givenUp, log };
}

it('subscription-01: lines come compressed, with the log group and the name of the filter', async () => {
  const { log, messages } = deliver();

  await log('a', 'no', 'b');

  expect(messages).toEqual([
    {
      messageType: 'DATA_MESSAGE',
      owner: '123456789012',
      logGroup: '/log',
      logStream: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      subscriptionFilters: ['filter'],
      logEvents: [
        { id: expect.stringMatching(/^\d{56}$/) as string, timestamp: 5, message: 'a' },
        { id: expect.stringMatching(/^\d{56}$/) as string, timestamp: 5, message: 'b' },
      ],
    },
  ]);
  expect(new Set(messages[0]?.logEvents.map(({ id }) => id)).size).toBe(2);
});

it('invokes nothing for lines that the filter keeps', async () => {
  const { log, messages, delivery } = deliver();

  await log('no');

  expect([messages, delivery.isIdle]).toEqual([[], true]);
});

it('cuts many lines into events of a thousand', async () => {
  const { log, messages } = deliver();

  await log(...Array.from({ length: 1001 }, (_, index) => String(index)));

  expect(messages.map(({ logEvents }) => logEvents.length).toSorted()).toEqual([1, 1000]);
});

it('gives an event up when the function does not take it', async () => {
  const { log, messages, givenUp } = deliver([ERROR, ERROR], 1);

  await log('a', 'b');

  expect([messages.length, givenUp]).toEqual([2, [2]]);
});

it('delivers nothing after it was stopped, and gives nothing up', async () => {
  const { delivery, messages, givenUp } = deliver();
  delivery.add(new LogLine('a', 5));

  delivery.stop();
  delivery.add(new LogLine('b', 5));
  await delivery.settled();

  expect([messages, givenUp, delivery.isIdle]).toEqual([[], [], true]);
});

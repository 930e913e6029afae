// The event buses, called over HTTP as the AWS SDK does.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { startEventBuses } from '../../../local/event-bus/event-bus.ts';
import type { Authorize, EventBuses } from '../../../local/event-bus/event-bus.ts';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=ASIAX/20260101/eu-west-1/events/aws4_request, SignedHeaders=host, Signature=abc';
const ENTRY = { Source: 'app', DetailType: 'type', Detail: '{"a":1}' };
const ARN = 'arn:aws:events:eu-west-1:123456789012:event-bus';

let buses: EventBuses | undefined;
const heard: unknown[] = [];

afterEach(async () => {
  await buses?.stop();
  heard.length = 0;
});

async function start(authorize: Authorize = () => true): Promise<void> {
  buses = await startEventBuses({
    accountId: '123456789012',
    region: 'eu-west-1',
    names: ['own'],
    authorize,
    clock: { now: () => 0 },
    onEvent: (event) => heard.push(event),
  });
}

async function send(body: string, headers: Record<string, string> = {}, method = 'POST') {
  const response = await fetch(buses?.url ?? '', {
    method,
    headers: { 'x-amz-target': 'AWSEvents.PutEvents', authorization: AUTHORIZATION, ...headers },
    ...(method === 'GET' ? {} : { body }),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const put = (...entries: object[]) => send(JSON.stringify({ Entries: entries }));

it('events-01: entries get event ids, and are kept and told in order', async () => {
  await start();

  const { status, answer } = await put(
    { ...ENTRY, EventBusName: 'own' },
    { ...ENTRY, Source: '' },
    { ...ENTRY, EventBusName: `${ARN}/own` },
    ENTRY,
  );

  const ids = buses?.events.map(({ id }) => id) ?? [];
  expect(status).toBe(200);
  expect(answer).toEqual({
    FailedEntryCount: 1,
    Entries: [
      { EventId: ids[0] },
      expect.objectContaining({ ErrorCode: 'InvalidArgument' }),
      { EventId: ids[1] },
      { EventId: ids[2] },
    ],
  });
  expect(buses?.events.map(({ bus }) => bus)).toEqual([
    `${ARN}/own`,
    `${ARN}/own`,
    `${ARN}/default`,
  ]);
  expect(heard).toEqual(buses?.events);
});

it('events-01: the SDK is understood, its times too', async () => {
  await start();
  const client = new EventBridgeClient({
    endpoint: buses?.url ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'ASIAX', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

  const result = await client.send(
    new PutEventsCommand({
      Entries: [
        { ...ENTRY, Time: new Date(0) },
        { ...ENTRY, Detail: '' },
      ],
    }),
  );
  const none = client.send(new PutEventsCommand({ Entries: [] }));

  expect(result).toMatchObject({
    FailedEntryCount: 1,
    Entries: [{ EventId: buses?.events[0]?.id }, { ErrorCode: 'InvalidArgument' }],
  });
  expect(buses?.events[0]?.time).toBe('1970-01-01T00:00:00Z');
  await expect(none).rejects.toMatchObject({ name: 'ValidationException' });
  client.destroy();
});

it('events-04: refuses the whole request when the right is missing for one of its buses', async () => {
  const asked: unknown[] = [];
  await start((accessKeyId, action, bus, valuesOf) => {
    asked.push([accessKeyId, action, bus, valuesOf()]);
    return bus === `${ARN}/own`;
  });

  const { status, answer } = await put({ ...ENTRY, EventBusName: 'own' }, ENTRY);

  const values = { 'events:source': ['app'], 'events:detail-type': ['type'] };
  expect([status, answer['__type']]).toEqual([400, 'AccessDeniedException']);
  expect(asked).toEqual([
    ['ASIAX', 'events:PutEvents', `${ARN}/own`, values],
    ['ASIAX', 'events:PutEvents', `${ARN}/default`, values],
  ]);
  expect(buses?.events).toEqual([]);
});

it('events-05: an event for a bus that does not exist gets its id and is lost', async () => {
  await start();

  const { answer } = await put({ ...ENTRY, EventBusName: 'other' });

  expect(answer).toMatchObject({
    FailedEntryCount: 0,
    Entries: [{ EventId: expect.any(String) as string }],
  });
  expect(buses?.events).toEqual([]);
});

it('events-06: the latest thousand events are kept', async () => {
  await start();
  const ten = Array.from({ length: 10 }, () => ENTRY);

  for (let request = 0; request < 100; request++) await put(...ten);
  await put({ ...ENTRY, Source: 'last' });

  expect([buses?.events.length, buses?.events.at(-1)?.source]).toEqual([1000, 'last']);
  expect(heard).toHaveLength(1001);
});

it.each([
  ['no signature', { authorization: '' }, 'MissingAuthenticationTokenException'],
  [
    'the signature for another service',
    { authorization: AUTHORIZATION.replace('/events/', '/s3/') },
    'MissingAuthenticationTokenException',
  ],
  ['another operation', { 'x-amz-target': 'AWSEvents.PutRule' }, 'UnknownOperationException'],
])('events-07: refuses %s', async (_case, headers, type) => {
  await start();

  const { status, answer } = await send(JSON.stringify({ Entries: [ENTRY] }), headers);

  expect([status, answer['__type'], buses?.events]).toEqual([400, type, []]);
});

it('events-07: refuses another verb, what is no JSON and what is no request', async () => {
  await start();
  const typeOf = ({ answer }: Awaited<ReturnType<typeof send>>) => answer['__type'];

  expect(typeOf(await send('', {}, 'GET'))).toBe('UnknownOperationException');
  expect(typeOf(await send('{'))).toBe('SerializationException');
  expect(typeOf(await send('{}'))).toBe('ValidationException');
});

import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { EventBridgeBus } from '../../../lambda/key-events/event-bus.ts';
import {
  answer,
  failure,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from '../store/scripted-server.ts';
import { CHANGE, NOW, RECORD } from './stream-record.ts';

const EVENT = { eventId: 'e-1', accountId: RECORD.accountId, keyId: RECORD.id, change: CHANGE };

let server: ScriptedServer | undefined;
let client: EventBridgeClient | undefined;

async function busWith(...steps: Step[]): Promise<EventBridgeBus> {
  server = await startScriptedServer(...steps);
  client = new EventBridgeClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  });
  return new EventBridgeBus(client, 'bus');
}

afterEach(async () => {
  client?.destroy();
  await server?.stop();
});

it('sends the event under its name', async () => {
  const bus = await busWith(answer({ FailedEntryCount: 0, Entries: [{ EventId: '1' }] }));

  await bus.publish(EVENT);

  const [request] = server!.requests;
  expect(request!.headers['x-amz-target']).toBe('AWSEvents.PutEvents');
  const { Entries: entries } = JSON.parse(request!.body) as { Entries: Record<string, unknown>[] };
  expect(entries).toEqual([
    {
      EventBusName: 'bus',
      Source: 'rigbox.auth',
      DetailType: 'API Key Renamed',
      Detail: expect.stringContaining('"event_id":"e-1"') as string,
      Time: NOW,
    },
  ]);
});

it.each<[string, Step]>([
  [
    'the bus refuses the entry of a call that succeeds',
    answer({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] }),
  ],
  ['the answer says nothing of the entry', answer({})],
  ['the call fails', failure(500, 'InternalException')],
])('fails when %s', async (_, step) => {
  const bus = await busWith(step);

  await expect(bus.publish(EVENT)).rejects.toThrow();
});

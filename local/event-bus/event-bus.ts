// The event buses of the local run: one HTTP server that takes PutEvents, as the AWS SDK sends it, and keeps events.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Clock } from '../clock.ts';
import type { RequestValues } from '../iam/request-value.ts';
import { entriesOf, eventOf } from './put-events.ts';
import type { BusEvent, EntryResult, PresentedEntry } from './put-events.ts';

/** Tells whether the holder of an access key may put an event on a bus; `valuesOf` is as in `function-identity.ts`. */
export type Authorize = (
  accessKeyId: string,
  action: string,
  busArn: string,
  valuesOf: () => RequestValues,
) => boolean;

/** What the buses are started with. */
export interface EventBusesOptions {
  readonly accountId: string;
  readonly region: string;
  /** Names of the buses beside `default`. */
  readonly names: readonly string[];
  readonly authorize: Authorize;
  readonly clock: Clock;
  /** Is called with each event that a bus has taken. */
  readonly onEvent?: ((event: BusEvent) => void) | undefined;
}

/** Buses that listen. */
export interface EventBuses {
  readonly url: string;
  /** The latest events, the oldest first. */
  readonly events: readonly BusEvent[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const KEPT_MAX = 1000;
const DEFAULT_BUS = 'default';
const CREDENTIAL =
  /^AWS4-HMAC-SHA256 (?=.*\bSignature=[^ ,]).*\bCredential=(\w+)\/\d{8}\/[\w-]+\/events\/aws4_request\b/;

/**
 * Starts the buses on the loopback address, on any free port. They have no rules and deliver to nobody. Signatures are
 * not verified: the access key id of a signed request says which function calls. An event for a bus that does not exist
 * gets its id, as on AWS, and is lost.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export async function startEventBuses(options: EventBusesOptions): Promise<EventBuses> {
  const events: BusEvent[] = [];
  const keep = (event: BusEvent): void => {
    events.push(event);
    if (events.length > KEPT_MAX) events.shift();
    options.onEvent?.(event);
  };
  const server = createServer((request, response) => {
    void respond(request, response, { ...options, keep });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

type Surroundings = EventBusesOptions & { readonly keep: (event: BusEvent) => void };

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Surroundings,
): Promise<void> {
  const body = await json(request).catch(() => undefined);
  const { status, body: answer } = answerTo(request, body, surroundings);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify(answer));
}

function answerTo(
  { method, headers }: IncomingMessage,
  body: unknown,
  surroundings: Surroundings,
): Answer {
  const accessKeyId = CREDENTIAL.exec(headers.authorization ?? '')?.[1];
  if (accessKeyId === undefined)
    return error('MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (method !== 'POST' || headers['x-amz-target'] !== 'AWSEvents.PutEvents')
    return error('UnknownOperationException', 'only PutEvents is emulated');
  if (body === undefined) return error('SerializationException', 'the body is not JSON');
  const entries = entriesOf(body);
  if ('refusal' in entries) return error('ValidationException', entries.refusal);
  const denied = entries.find((entry) => !isAllowed(entry, accessKeyId, surroundings));
  if (denied !== undefined) {
    const reason = `User: ${accessKeyId} is not authorized to perform: events:PutEvents on resource: ${busArnOf(denied, surroundings)} because no identity-based policy allows the events:PutEvents action`;
    return error('AccessDeniedException', reason);
  }
  return putEvents(entries, surroundings);
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
function isAllowed(
  entry: PresentedEntry,
  accessKeyId: string,
  surroundings: Surroundings,
): boolean {
  const bus = busArnOf(entry, surroundings);
  return surroundings.authorize(accessKeyId, 'events:PutEvents', bus, () => ({
    'events:source': [String(entry['Source'])],
    'events:detail-type': [String(entry['DetailType'])],
  }));
}

function putEvents(entries: readonly PresentedEntry[], surroundings: Surroundings): Answer {
  const { names, clock, keep } = surroundings;
  const known = [DEFAULT_BUS, ...names].map((name) => arnOf(name, surroundings));
  const results = entries.map((entry): EntryResult => {
    const event = eventOf(entry, busArnOf(entry, surroundings), clock.now());
    if (!('id' in event)) return event;
    if (known.includes(event.bus)) keep(event);
    return { EventId: event.id };
  });
  const failed = results.filter((result) => !('EventId' in result));
  return { status: 200, body: { Entries: results, FailedEntryCount: failed.length } };
}

/** An entry may name its bus or give its ARN. */
function busArnOf({ EventBusName: given }: PresentedEntry, surroundings: Surroundings): string {
  const bus = typeof given === 'string' && given !== '' ? given : DEFAULT_BUS;
  return bus.startsWith('arn:') ? bus : arnOf(bus, surroundings);
}

function arnOf(name: string, { accountId, region }: Surroundings): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}

function error(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message } };
}

// Sends the events of API keys to an EventBridge bus.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  encodeEventDetail,
  EVENT_DETAIL_TYPES,
  EVENT_SOURCE,
  type ApiKeyEvent,
} from '../../core/api-key-event.ts';

/** Where the events go. */
export interface EventBus {
  /** Sends an event; resolves when the bus has taken it, rejects when it has not or may not have. */
  publish(event: ApiKeyEvent): Promise<void>;
}

/** A bus by name or ARN. */
export class EventBridgeBus implements EventBus {
  readonly #client: EventBridgeClient;
  readonly #name: string;

  constructor(client: EventBridgeClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  // A call that succeeds may still have refused the entry.
  async publish(event: ApiKeyEvent): Promise<void> {
    const { Entries } = await this.#client.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.#name,
            Source: EVENT_SOURCE,
            DetailType: EVENT_DETAIL_TYPES[event.change.action],
            Detail: encodeEventDetail(event),
            Time: new Date(event.change.at * 1000),
          },
        ],
      }),
    );
    if (Entries?.[0]?.EventId !== undefined) return;
    throw new Error(`the event bus refused an event: ${Entries?.[0]?.ErrorCode ?? 'no reason'}`);
  }
}

/** Creates a client with deadlines that fit inside the function's own. */
export function createEventBridgeClient(): EventBridgeClient {
  return new EventBridgeClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 500, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
}

// Entry point of the key event function: consumes the stream of the table of API keys.
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { KEY_EVENTS_VARIABLES } from '../../core/environment/key-events.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoKeyAudit } from '../store/dynamo-key-audit.ts';
import { stageCacheFlusher } from '../store/cache-flusher.ts';
import { consumeKeyEvents, type KeyEventService } from './consume-key-events.ts';
import { createEventBridgeClient, EventBridgeBus } from './event-bus.ts';
import { keyEventLog } from './key-event-log.ts';

const service = createService();

function createService(): KeyEventService {
  const environment = decodeEnvironment(KEY_EVENTS_VARIABLES, process.env);
  const now = () => Date.now() / 1000;
  return {
    flusher: stageCacheFlusher(environment, now),
    audit: new DynamoKeyAudit(createDynamoClient(), {
      table: environment.keyAuditTable,
      retentionDays: environment.auditRetentionDays,
    }),
    bus: new EventBridgeBus(createEventBridgeClient(), environment.eventBus),
    log: keyEventLog(environment.stageName, now),
    now,
  };
}

/** Answers a batch of stream records with those to be delivered again; rejects only for a fault of its own. */
export function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return consumeKeyEvents(Records, service);
}

// Entry point of the session usage function: follows the access log of the API.
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { SESSION_USAGE_VARIABLES } from '../../core/environment/session-usage.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoSessionStore } from '../store/dynamo-session-store.ts';
import { recordSessionUsage, type SessionUsageService } from './record-session-usage.ts';
import { SessionRecorder } from './session-recorder.ts';

const service = createService();

function createService(): SessionUsageService {
  const { sessionTable, windowSeconds } = decodeEnvironment(SESSION_USAGE_VARIABLES, process.env);
  const store = new DynamoSessionStore(createDynamoClient(), sessionTable);
  return {
    recorder: new SessionRecorder(store, { windowSeconds }),
    now: () => Math.floor(Date.now() / 1000),
  };
}

/** Handles a delivery of the log subscription. @throws {Error} when it should be delivered again */
export function handler({ awslogs }: CloudWatchLogsEvent): Promise<void> {
  return recordSessionUsage(awslogs.data, service);
}

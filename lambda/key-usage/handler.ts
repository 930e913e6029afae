// Entry point of the key usage function: follows the access log of the API.
import type { CloudWatchLogsEvent } from 'aws-lambda';
import { KEY_USAGE_VARIABLES } from '../../core/environment/key-usage.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { createDynamoClient } from '../store/dynamo-client.ts';
import { DynamoKeyUsageStore } from '../store/dynamo-key-usage-store.ts';
import { recordKeyUsage, type KeyUsageService } from './record-key-usage.ts';
import { UsageRecorder } from './usage-recorder.ts';

const service = createService();

function createService(): KeyUsageService {
  const { apiKeyTable, windowSeconds } = decodeEnvironment(KEY_USAGE_VARIABLES, process.env);
  return {
    recorder: new UsageRecorder(new DynamoKeyUsageStore(createDynamoClient(), apiKeyTable), {
      windowSeconds,
    }),
    now: () => Math.floor(Date.now() / 1000),
  };
}

/** Handles a delivery of the log subscription. @throws {Error} when it should be delivered again */
export function handler({ awslogs }: CloudWatchLogsEvent): Promise<void> {
  return recordKeyUsage(awslogs.data, service);
}

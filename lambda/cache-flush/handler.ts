// Entry point of the cache flush function: consumes the streams of the tables of access and of sessions.
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { CACHE_FLUSH_VARIABLES } from '../../core/environment/cache-flush.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { stageCacheFlusher } from '../store/cache-flusher.ts';
import { CACHE_FLUSH_LOG } from './cache-flush-log.ts';
import { consumeChanges, type CacheFlushService } from './consume-changes.ts';

const service = createService();

function createService(): CacheFlushService {
  const environment = decodeEnvironment(CACHE_FLUSH_VARIABLES, process.env);
  const now = () => Date.now() / 1000;
  return {
    flusher: stageCacheFlusher(environment, now),
    log: CACHE_FLUSH_LOG,
    now,
  };
}

/** Answers a batch of stream records with those to be delivered again; rejects only for a fault of its own. */
export function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return consumeChanges(Records, service);
}

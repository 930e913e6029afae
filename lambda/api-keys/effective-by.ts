// By when a key that was just ended is refused everywhere: at once when the gateway's cache could be emptied, at the end
// of the cache time when it could not.
import { describeError, writeLog } from '../telemetry/structured-log.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { formatIsoTime } from '../../core/iso-time.ts';

/** Header that says by when the key is refused everywhere, ISO 8601 in UTC. */
export const EFFECTIVE_BY_HEADER = 'X-Rigbox-Effective-By';

/**
 * Empties the gateway's cache, and gives the header that says by when the ended key is refused. A flush that fails does
 * not undo anything: the key is ended in the store, the consumer of the table's stream flushes again, and at the latest
 * the cached policy ends by its age.
 */
export async function flushedBy({
  cache,
  cacheTtlSeconds,
  now,
}: ApiKeyService): Promise<Record<string, string>> {
  try {
    await cache.flush();
    return { [EFFECTIVE_BY_HEADER]: formatIsoTime(now()) };
  } catch (error) {
    writeLog({ event: 'flush-failed', ...describeError(error) });
    return { [EFFECTIVE_BY_HEADER]: formatIsoTime(now() + cacheTtlSeconds) };
  }
}

// By when a credential that was just ended is refused everywhere: at once when the gateway's cache could be emptied, at
// the end of the cache time when it could not.
import { formatIsoTime } from '../../core/iso-time.ts';
import type { AuthorizerCache } from '../store/authorizer-cache.ts';
import { describeError, writeLog } from '../telemetry/structured-log.ts';

/** Header that says by when the credential is refused everywhere, ISO 8601 in UTC. */
export const EFFECTIVE_BY_HEADER = 'X-Rigbox-Effective-By';

/** What it takes to make an end effective. */
export interface EndingService {
  readonly cache: AuthorizerCache;
  /** Seconds for which API Gateway keeps a policy that could not be flushed. */
  readonly cacheTtlSeconds: number;
  /** Gives whole seconds since the epoch. */
  readonly now: () => number;
}

/**
 * Empties the gateway's cache, and gives the header that says by when a credential that ends at `endsAt`, by default at
 * once, is refused. A flush that fails does not undo anything: the end is in the store, and at the latest the cached
 * policy ends by its age; for keys, the consumer of their table's stream flushes again before that.
 */
export async function flushedBy(
  { cache, cacheTtlSeconds, now }: EndingService,
  endsAt = 0,
): Promise<Record<string, string>> {
  try {
    await cache.flush();
    return { [EFFECTIVE_BY_HEADER]: formatIsoTime(Math.max(endsAt, now())) };
  } catch (error) {
    writeLog({ event: 'flush-failed', ...describeError(error) });
    // The second that has begun is counted whole: a policy may have been cached at its end.
    const lastEndsAt = now() + 1 + cacheTtlSeconds;
    return { [EFFECTIVE_BY_HEADER]: formatIsoTime(Math.max(endsAt, lastEndsAt)) };
  }
}

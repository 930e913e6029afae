// The token bucket that a usage plan throttles one key by, on the injected clock.
import type { Clock } from '../clock.ts';

/** What a usage plan lets one key do. */
export interface Throttle {
  /** Tokens that come back in a second. */
  readonly ratePerSecond: number;
  /** Tokens that the bucket holds, and begins with. */
  readonly burst: number;
}

/** The bucket of one key. */
export interface TokenBucket {
  /** Takes a token if there is one. What is in the bucket is kept when the throttle is another one the next time. */
  take(throttle: Throttle): boolean;
}

/**
 * Creates a full bucket. It counts exactly, where AWS promises no more than its best effort.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export function createTokenBucket(clock: Clock): TokenBucket {
  let tokens = Number.POSITIVE_INFINITY;
  let filledAt = clock.now();
  return {
    take: ({ ratePerSecond, burst }) => {
      const now = clock.now();
      // A clock that was set back takes no tokens away.
      const seconds = Math.max(0, now - filledAt) / 1000;
      filledAt = now;
      tokens = Math.min(burst, tokens + seconds * ratePerSecond);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

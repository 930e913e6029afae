// The results of authorizers, kept per API, authorizer, stage and identity until their time is over or they are flushed.
import type { Clock } from '../../clock.ts';
import type { AuthorizerResult } from './authorizer-result.ts';

/** The cache of one stage. */
export interface AuthorizerCache {
  /** Gives a result that is still in its time. */
  get(key: string): AuthorizerResult | undefined;
  set(key: string, result: AuthorizerResult, ttlMs: number): void;
  /** Forgets every result of every authorizer, as FlushStageAuthorizersCache does. */
  flush(): void;
}

const ENTRIES_MAX = 10_000;

/** Creates a cache on the injected clock; beyond its bound the oldest entry makes room. */
export function createAuthorizerCache(clock: Clock, entriesMax = ENTRIES_MAX): AuthorizerCache {
  const entries = new Map<string, { readonly result: AuthorizerResult; readonly endsAt: number }>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (clock.now() < entry.endsAt) return entry.result;
      entries.delete(key);
      return undefined;
    },
    set: (key, result, ttlMs) => {
      // Taken out first, so that a renewed entry counts as the youngest.
      entries.delete(key);
      entries.set(key, { result, endsAt: clock.now() + ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
    },
    flush: () => entries.clear(),
  };
}

// What the operations on API keys work with: handed to each, so that tests can put time, chance and failure in.
import type { ApiKeyStore } from '../store/api-key-store.ts';
import type { AuthorizerCache } from '../store/authorizer-cache.ts';

/** The parts that the operations share. */
export interface ApiKeyService {
  readonly store: ApiKeyStore;
  readonly cache: AuthorizerCache;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly randomId: () => string;
}

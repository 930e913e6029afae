// What the operations on access work with: handed to each, so that tests can put time and failure in.
import type { ThrottleKeys } from '../store/throttle-keys.ts';
import type { AccessStore } from '../store/access-store.ts';
import type { ApiKeyStore } from '../store/api-key-store.ts';
import type { AuthorizerCache } from '../store/authorizer-cache.ts';

/** The parts that the operations share. */
export interface AccessControlService {
  readonly store: AccessStore;
  readonly keys: Pick<ApiKeyStore, 'findById'>;
  readonly cache: AuthorizerCache;
  readonly throttleKeys: ThrottleKeys;
  /** Seconds for which API Gateway keeps a policy that could not be flushed. */
  readonly cacheTtlSeconds: number;
  /** Makes the id of a new service principal: a UUID. */
  readonly newId: () => string;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
}

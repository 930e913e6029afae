// What the operations on API keys work with: handed to each, so that tests can put time, chance and failure in.
import type { AccessStore } from '../store/access-store.ts';
import type { ApiKeyStore } from '../store/api-key-store.ts';
import type { AuthorizerCache } from '../store/authorizer-cache.ts';
import type { IdempotencyStore } from '../store/idempotency-store.ts';
import type { OwnerStore } from '../store/owner-store.ts';

/** The parts that the operations share. */
export interface ApiKeyService {
  readonly store: ApiKeyStore;
  readonly owners: OwnerStore;
  /** Absent without access control: there are no service principals then. */
  readonly access?: Pick<AccessStore, 'member'> | undefined;
  readonly idempotency: IdempotencyStore;
  readonly cache: AuthorizerCache;
  /** Active keys that an account may have. */
  readonly keysPerAccountMax: number;
  /** Seconds for which API Gateway keeps a policy that could not be flushed. */
  readonly cacheTtlSeconds: number;
  /** Gives seconds since the epoch. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Makes the id of a new key. */
  readonly newId: () => string;
}

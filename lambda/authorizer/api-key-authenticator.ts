// Authenticates API keys: shape and checksum without I/O, then one strongly consistent read, then the key's state.
import { parseApiKey } from '../../core/api-key.ts';
import { endOf, refusalOf, type ApiKeyRecord } from '../../core/api-key-record.ts';
import type { Principal } from '../../core/principal.ts';
import { isRefusal, refuse, type Refusal } from '../../core/refusal.ts';
import type { ApiKeyReader } from '../store/api-key-store.ts';

/** Gives the principal that a presented text proves, or why it proves none; rejects on a fault. */
export type Authenticator = (presented: string) => Promise<Principal | Refusal>;

/** Creates the authenticator. `now` gives milliseconds since the epoch. */
export function apiKeyAuthenticator(
  store: ApiKeyReader,
  { legacyKeys, now }: { readonly legacyKeys: 'accept' | 'refuse'; readonly now: () => number },
): Authenticator {
  return async (presented) => {
    const key = parseApiKey(presented, legacyKeys);
    if (isRefusal(key)) return key;
    const record = await store.findByDigest(key.digest);
    if (record === undefined) return refuse('key-unknown');
    return refusalOf(record, Math.floor(now() / 1000)) ?? principalOf(record);
  };
}

function principalOf(record: ApiKeyRecord): Principal {
  const expiresAt = endOf(record);
  return {
    reference: record.owner,
    accountId: record.accountId,
    credential: { type: 'api_key', id: record.id, ...(expiresAt !== undefined && { expiresAt }) },
    scope: record.scope,
    isGoverned: record.isGoverned === true,
  };
}

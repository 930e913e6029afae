// Revokes the keys of a report and says of each token whether it was one.
import { parseApiKey } from '../../core/api-key.ts';
import { redactApiKeys } from '../../core/api-key-redaction.ts';
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import { isRefusal } from '../../core/refusal.ts';
import { settleInParallel } from '../store/bounded-parallel.ts';
import type { LeakedKeyStore } from '../store/leaked-key-store.ts';
import type { Label, LeakedToken } from './leak-report.ts';

/** What the revocation works with. */
export interface LeakRevocation {
  readonly store: LeakedKeyStore;
  readonly legacyKeys: 'accept' | 'refuse';
  /** Seconds since the epoch. */
  readonly now: number;
  /** Where the report came from, for the record of each change. */
  readonly origin: Pick<ApiKeyChange, 'sourceIp' | 'requestId'>;
}

/** What became of a report. */
export interface RevokedLeaks {
  /** In the order of the tokens; without those that faulted. */
  readonly labels: readonly { readonly leaked: LeakedToken; readonly label: Label }[];
  /** Keys that this report revoked. */
  readonly revoked: number;
  /** What went wrong, one for each key that could not be looked up or revoked. */
  readonly faults: readonly unknown[];
}

/** Keys that are looked up and revoked at once. */
const CONCURRENCY = 25;

/** Characters of an address that are kept as evidence. */
const EVIDENCE_LENGTH_MAX = 2048;

/** As whom the service revokes what was reported. */
const ACTOR = 'rig:system:secret-scanning';

/**
 * Revokes every token that is an API key of ours, whatever type it was reported under. Tokens that cannot be keys cost no
 * read, and a key that is reported several times costs one.
 */
export async function revokeLeakedKeys(
  tokens: readonly LeakedToken[],
  revocation: LeakRevocation,
): Promise<RevokedLeaks> {
  const reported = new Map<string, LeakedToken>();
  for (const leaked of tokens) {
    const key = parseApiKey(leaked.token, revocation.legacyKeys);
    if (!isRefusal(key) && !reported.has(key.digest)) reported.set(key.digest, leaked);
  }
  const results = await settleInParallel([...reported], CONCURRENCY, async ([digest, leaked]) => ({
    token: leaked.token,
    outcome: await revocation.store.revoke(digest, changeOf(leaked, revocation)),
  }));
  const settled = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const outcomes = new Map(settled.map(({ token, outcome }) => [token, outcome]));
  const faulted = new Set([...reported.values()].map(({ token }) => token));
  for (const token of outcomes.keys()) faulted.delete(token);
  return {
    labels: tokens
      .filter(({ token }) => !faulted.has(token))
      .map((leaked) => ({ leaked, label: labelOf(outcomes.get(leaked.token)) })),
    revoked: settled.filter(({ outcome }) => outcome === 'revoked').length,
    faults: results.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])),
  };
}

function labelOf(outcome: 'revoked' | 'already-revoked' | 'unknown' | undefined): Label {
  return outcome === undefined || outcome === 'unknown' ? 'false_positive' : 'true_positive';
}

function changeOf({ url }: LeakedToken, { now, origin }: LeakRevocation): ApiKeyChange {
  const evidence = redactApiKeys(url).slice(0, EVIDENCE_LENGTH_MAX);
  return {
    action: 'revoked',
    actor: ACTOR,
    at: now,
    ...origin,
    reason: 'leaked',
    ...(evidence !== '' && { evidence }),
  };
}

// API keys without the network: the whole decision with a store that answers at once, and the refusal of what is no key.
import { hash } from 'node:crypto';
import { parseApiKey } from '../core/api-key.ts';
import { isRefusal } from '../core/refusal.ts';
import { apiKeyAuthenticator } from '../lambda/authorizer/api-key-authenticator.ts';
import { authorize, type Authorities } from '../lambda/authorizer/authorize.ts';
import { measureCalls, type CallOptions, type Candidate } from './call-rounds.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { authorizerEvent, issueApiKey } from './fixture/credential.ts';

const KEYS = 64;
const HASH = 'one SHA-256 of a key';

/** Measures decisions on good keys, and refusals of junk and of keys with a typing error. */
export async function measureApiKeys(options: Omit<CallOptions, 'batch'>): Promise<Figure[]> {
  const issued = Array.from({ length: KEYS }, () => issueApiKey());
  const records = new Map(issued.map(({ record }) => [record.digest, record]));
  const events = issued.map(({ key }) => authorizerEvent(key));
  const authenticateKey = apiKeyAuthenticator(
    { findByDigest: (digest) => Promise.resolve(records.get(digest)) },
    { legacyKeys: 'refuse', now: Date.now },
  );
  const authorities: Authorities = {
    authenticators: { 'api-key': authenticateKey, jwt: authenticateKey },
    liveState: () => Promise.resolve({}),
    cacheTtlSeconds: 300,
    expiryConditions: true,
    now: Date.now,
  };
  const limit = candidate(HASH, issued, ({ key }) => hash('sha256', key, 'hex'));
  const decide = candidate(OURS, events, async (event) => {
    if (isRefusal(await authorize(event, authorities))) throw new Error('refused a good key');
  });
  const junk = candidate(OURS, issued, ({ key }) => expectRefusal(key.slice(0, 30)));
  const mistyped = candidate(OURS, issued.map(mistype), expectRefusal);
  return [
    ...(await measure('API key, whole decision without I/O', [decide, limit])),
    ...(await measure('API key, malformed, refused', [junk, limit])),
    ...(await measure('API key, mistyped, refused', [mistyped, limit])),
  ];

  async function measure(name: string, candidates: Candidate[]): Promise<Figure[]> {
    const { callsPerSecond } = await measureCalls(candidates, { ...options, batch: 500 });
    const micros = new Map(
      [...callsPerSecond].map(([one, values]) => [one, values.map((value) => 1e6 / value)]),
    );
    return compare(name, 'µs', micros);
  }
}

function candidate<Input>(
  name: string,
  inputs: readonly Input[],
  run: (input: Input) => unknown,
): Candidate {
  return { name, call: (count) => run(inputs[count % inputs.length] as Input) };
}

function expectRefusal(presented: string): void {
  if (!isRefusal(parseApiKey(presented, 'refuse'))) throw new Error('accepted what is no key');
}

function mistype({ key }: { key: string }): string {
  return key.slice(0, 20) + (key[20] === 'A' ? 'B' : 'A') + key.slice(21);
}

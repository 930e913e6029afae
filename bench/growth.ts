// What grows with use and what must not: decisions while the store fills up, and while an issuer publishes more keys.
import { JwksCache } from '../lambda/authorizer/jwks-cache.ts';
import { parseKeySet } from '../lambda/authorizer/jwks-fetcher.ts';
import { jwtAuthenticator } from '../lambda/authorizer/jwt-authenticator.ts';
import { DynamoApiKeyReader } from '../lambda/store/dynamo-api-key-reader.ts';
import { DynamoReadClient } from '../lambda/store/dynamo-read-client.ts';
import { measureCalls, type CallOptions } from './call-rounds.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { AWS_VARIABLES, startBackdrop, TABLE, type Backdrop } from './fixture/backdrop.ts';
import { createSigningKey, ISSUER, issueToken } from './fixture/credential.ts';

const TOKENS = 2_100;

/** Measures with 10² to 10⁶ keys in the store, and with 1 to 50 keys in a key set. */
export async function measureGrowth(
  options: Omit<CallOptions, 'batch'> & { readonly keysMax: number },
): Promise<Figure[]> {
  return [...(await growingStore(options)), ...(await growingKeySet(options))];
}

async function growingStore({
  keysMax,
  ...options
}: Omit<CallOptions, 'batch'> & { readonly keysMax: number }): Promise<Figure[]> {
  const counts = [100, 10_000, keysMax];
  const backdrops = await Promise.all(counts.map((count) => startBackdrop(count)));
  try {
    const candidates = backdrops.map((backdrop, index) => ({
      name: index === 0 ? OURS : `${counts[index]} keys`,
      call: reading(backdrop),
    }));
    const { callsPerSecond } = await measureCalls(candidates, { ...options, batch: 1 });
    return compare('store call with 100 keys in the store', 'calls/s', callsPerSecond);
  } finally {
    for (const backdrop of backdrops) await backdrop.stop();
  }
}

function reading({ url, record }: Backdrop): () => Promise<unknown> {
  const variables = { ...AWS_VARIABLES, AWS_ENDPOINT_URL_DYNAMODB: url };
  const reader = new DynamoApiKeyReader(new DynamoReadClient({ variables }), TABLE);
  return () => reader.findByDigest(record.digest);
}

async function growingKeySet(options: Omit<CallOptions, 'batch'>): Promise<Figure[]> {
  const signingKey = createSigningKey('ES256', 'the-key');
  const tokens = Array.from({ length: TOKENS }, (_, serial) => issueToken(signingKey, serial));
  const others = Array.from({ length: 49 }, (_, index) =>
    createSigningKey('ES256', `key-${index}`),
  );
  const candidates = [1, 10, 50].map((count) => {
    const keys = [...others.slice(0, count - 1), signingKey].map(({ jwk }) => jwk);
    const keySet = parseKeySet(JSON.stringify({ keys }));
    const authenticate = jwtAuthenticator([ISSUER], {
      keys: new JwksCache(() => Promise.resolve(keySet), Date.now),
      now: Date.now,
    });
    const call = (at: number) => authenticate(tokens[at % tokens.length] ?? '');
    return { name: count === 1 ? OURS : `${count} keys`, call };
  });
  const { callsPerSecond } = await measureCalls(candidates, { ...options, batch: 20 });
  return compare('JWT ES256, first seen, 1 key in the set', 'calls/s', callsPerSecond);
}

// Floods of bad credentials: what each costs is counted, since time on a shared machine says nothing. Most cost no read
// and no fetch at all; none takes anything from those who present a good one; and what the store is asked says nothing of
// how near a guess came.
import { jest } from '@jest/globals';
import { hash, randomBytes } from 'node:crypto';
import { createApiKey, digestApiKey } from '../../core/api-key.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { apiKeyAuthenticator } from '../../lambda/authorizer/api-key-authenticator.ts';
import { authorize } from '../../lambda/authorizer/authorize.ts';
import { JWKS_WINDOWS, JwksCache } from '../../lambda/authorizer/jwks-cache.ts';
import { parseKeySet } from '../../lambda/authorizer/jwks-fetcher.ts';
import { jwtAuthenticator } from '../../lambda/authorizer/jwt-authenticator.ts';
import { newRecord } from '../lambda/store/stored-key.ts';
import { forge, ISSUER, NOW, OTHER_KEY, PUBLISHED, withSignature, KEYS } from './forgery.ts';

const now = () => NOW * 1000;
jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000);

const GOOD_KEY = createApiKey(randomBytes);
const GOOD_TOKEN = forge({});

/** An authorizer that counts what it asks of the store and of the issuer. */
function countingAuthorizer() {
  const asked: string[] = [];
  let fetches = 0;
  const records = new Map<string, ApiKeyRecord>();
  records.set(digestApiKey(GOOD_KEY), newRecord({ digest: digestApiKey(GOOD_KEY) }));
  const store = {
    findByDigest: (digest: string) => {
      asked.push(digest);
      return Promise.resolve(records.get(digest));
    },
  };
  const keys = new JwksCache((uri) => {
    fetches += 1;
    return Promise.resolve(parseKeySet(PUBLISHED.get(uri) ?? '{"keys":[]}'));
  }, now);
  const authorities = {
    authenticators: {
      'api-key': apiKeyAuthenticator(store, { legacyKeys: 'refuse', now }),
      jwt: jwtAuthenticator([ISSUER], { keys, now }),
    },
    liveState: () => Promise.resolve({}),
    cacheTtlSeconds: 300,
    expiryConditions: true,
    now,
  };
  const isLetIn = async (credential: string): Promise<boolean> => {
    const methodArn =
      'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET/api/v1/workspaces';
    const headers = { Authorization: `Bearer ${credential}` };
    return 'principal' in (await authorize({ methodArn, headers }, authorities));
  };
  return { isLetIn, asked, fetches: () => fetches };
}

const text = (length: number) => randomBytes(length).toString('base64url').slice(0, length);
const mistype = (key: string) => key.slice(0, -1) + (key.endsWith('a') ? 'b' : 'a');

// Tokens are forged once: signing them is the attacker's time, and would be most of this test's.
const FORGED = {
  'tokens of an issuer that nobody trusts': [forge({ claims: { iss: 'https://evil.example' } })],
  'tokens that have expired': [forge({ claims: { exp: NOW - 3600 } })],
  'tokens for somebody else': [forge({ claims: { aud: 'https://elsewhere.example' } })],
};
const FREE: readonly (readonly [name: string, make: () => string])[] = [
  ['random text', () => text(40)],
  ['keys of another shape', () => `rb_live_${text(12)}`],
  ['keys that were mistyped', () => mistype(createApiKey(randomBytes))],
  ...Object.entries(FORGED).map(([name, [token = '']]) => [name, () => token] as const),
];

describe.each(FREE)('a flood of %s', (_, make) => {
  it('costs no read and no fetch, and leaves good credentials what they are', async () => {
    const { isLetIn, asked, fetches } = countingAuthorizer();
    let good = 0;

    for (let count = 0; count < 2000; count += 1) {
      expect(await isLetIn(make())).toBe(false);
      if (count % 100 !== 0) continue;
      expect(await isLetIn(GOOD_KEY)).toBe(true);
      expect(await isLetIn(GOOD_TOKEN)).toBe(true);
      good += 1;
    }

    expect(asked).toEqual(Array.from({ length: good }, () => digestApiKey(GOOD_KEY)));
    expect(fetches()).toBe(1);
  });
});

describe('a flood of tokens', () => {
  it('with invented key ids has the key set fetched a few times, and not for each', async () => {
    const { isLetIn, asked, fetches } = countingAuthorizer();
    const [, claims = '', signature = ''] = GOOD_TOKEN.split('.');
    const withKeyId = (kid: string) =>
      `${Buffer.from(JSON.stringify({ alg: 'RS256', kid, typ: 'at+jwt' })).toString('base64url')}.${claims}.${signature}`;

    for (let count = 0; count < 2000; count += 1) {
      expect(await isLetIn(withKeyId(text(20)))).toBe(false);
    }

    expect(await isLetIn(GOOD_TOKEN)).toBe(true);
    expect(fetches()).toBeLessThanOrEqual(1 + JWKS_WINDOWS.unknownBurst);
    expect(asked).toEqual([]);
  });

  it('with signatures that are no good costs no fetch beyond the first', async () => {
    const { isLetIn, fetches } = countingAuthorizer();
    const stolen = forge({ key: { ...OTHER_KEY, kid: KEYS.RS256.kid } });

    for (let count = 0; count < 300; count += 1) {
      expect(await isLetIn(withSignature(randomBytes(256), KEYS.RS256))).toBe(false);
      expect(await isLetIn(stolen)).toBe(false);
    }

    expect(await isLetIn(GOOD_TOKEN)).toBe(true);
    expect(fetches()).toBe(1);
  });
});

describe('a guess at an API key', () => {
  it('costs one read, however near it is, of a digest that says nothing of how near', async () => {
    const random = randomBytes(64);
    const drawn = (bytes: Buffer) => createApiKey((size) => bytes.subarray(0, size));
    // Each differs from the others in one random byte alone, and has a checksum that is right.
    const near = Array.from({ length: 64 }, (_, at) => {
      const bytes = Buffer.from(random);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return drawn(bytes);
    });
    const guesses = [...new Set(near)];
    const { isLetIn, asked } = countingAuthorizer();

    for (const guess of guesses) expect(await isLetIn(guess)).toBe(false);

    expect(guesses.length).toBeGreaterThan(20);
    expect(asked).toEqual(guesses.map((guess) => hash('sha256', guess, 'hex')));
    const beginnings = asked.map((digest) => digest.slice(0, 10));
    expect(new Set(beginnings).size).toBe(guesses.length);
  });
});

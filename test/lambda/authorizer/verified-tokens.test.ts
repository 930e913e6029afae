import type { Principal } from '../../../core/principal.ts';
import type { KeySet } from '../../../lambda/authorizer/jwks-cache.ts';
import { digestToken, VerifiedTokens } from '../../../lambda/authorizer/verified-tokens.ts';

const NOW = 1_800_000_000;
const URI = 'https://login.example/jwks';
const principal = (id: string, expiresAt = NOW + 600): Principal => ({
  reference: `rig:user:${id}`,
  accountId: id,
  credential: { type: 'jwt', id: 'token', expiresAt },
  scope: 'full',
  isGoverned: true,
});

function memory() {
  const keySets = new Map<string, KeySet>([[URI, new Map()]]);
  const tokens = new VerifiedTokens((uri) => keySets.get(uri));
  const add = (digest: string, who = principal(digest)) => {
    tokens.add(digest, {
      principal: who,
      jwksUri: URI,
      keySet: keySets.get(URI)!,
      verifiedAt: NOW,
    });
  };
  return { tokens, keySets, add };
}

describe('a verified token', () => {
  it('is known until the second of its end', () => {
    const { tokens, add } = memory();
    add('a', principal('a', NOW + 10));

    expect(tokens.find('a', NOW)).toMatchObject({ accountId: 'a' });
    expect(tokens.find('a', NOW + 9)).toMatchObject({ accountId: 'a' });
    expect(tokens.find('a', NOW + 10)).toBeUndefined();
    // It stays forgotten, whatever the clock does next.
    expect(tokens.find('a', NOW)).toBeUndefined();
  });

  it('is unknown when the clock is before its verification', () => {
    const { tokens, add } = memory();
    add('a');

    expect(tokens.find('a', NOW - 1)).toBeUndefined();
  });

  it('is unknown after its issuer has published keys anew, even the same ones', () => {
    const { tokens, keySets, add } = memory();
    add('a');
    keySets.set(URI, new Map());

    expect(tokens.find('a', NOW)).toBeUndefined();
  });

  it('is unknown while no key set of its issuer is fresh', () => {
    const { tokens, keySets, add } = memory();
    add('a');
    keySets.delete(URI);

    expect(tokens.find('a', NOW)).toBeUndefined();
  });

  it('without an end is not remembered', () => {
    const { tokens, add } = memory();
    add('a', { ...principal('a'), credential: { type: 'jwt', id: 'token' } });

    expect(tokens.find('a', NOW)).toBeUndefined();
  });

  it('takes the place of an earlier verification', () => {
    const { tokens, add } = memory();
    add('a', principal('first'));
    add('a', principal('second'));

    expect(tokens.find('a', NOW)).toMatchObject({ accountId: 'second' });
  });
});

it('forgets the token that was verified longest ago when there are too many', () => {
  const { tokens, add } = memory();
  for (let count = 0; count < 2_000; count += 1) add(`token-${count}`);
  add('token-0');
  add('one-more');

  expect(tokens.find('token-1', NOW)).toBeUndefined();
  expect(tokens.find('token-0', NOW)).toBeDefined();
  expect(tokens.find('token-2', NOW)).toBeDefined();
  expect(tokens.find('one-more', NOW)).toBeDefined();
});

it('names a token by all of its text', () => {
  expect(digestToken('a.b.c')).toMatch(/^[0-9a-f]{64}$/);
  expect(digestToken('a.b.c')).not.toBe(digestToken('a.b.C'));
  expect(digestToken('a.b.c')).not.toBe(digestToken('a.bc.'));
});

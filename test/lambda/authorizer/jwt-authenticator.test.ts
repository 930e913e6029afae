import { createHmac } from 'node:crypto';
import type { Issuer } from '../../../core/issuer.ts';
import { JwksCache } from '../../../lambda/authorizer/jwks-cache.ts';
import { parseKeySet } from '../../../lambda/authorizer/jwks-fetcher.ts';
import { jwtAuthenticator } from '../../../lambda/authorizer/jwt-authenticator.ts';
import { createSigningKey, signToken, type SigningKey } from './signed-token.ts';

const ISSUER: Issuer = {
  issuer: 'https://login.example',
  jwksUri: 'https://login.example/jwks',
  kind: 'rfc9068',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  audiences: ['https://api.example'],
  clientIds: [],
  userIdPrefix: '',
  tokenLifetimeMaxSeconds: 86_400,
};
const OTHER: Issuer = {
  ...ISSUER,
  issuer: 'https://other.example',
  jwksUri: 'https://other.example/jwks',
  userIdPrefix: 'other.',
};
const KEYS = {
  RS256: createSigningKey('RS256'),
  ES256: createSigningKey('ES256'),
  EdDSA: createSigningKey('EdDSA'),
};
const OTHER_KEY = createSigningKey('RS256', 'other-key');

const publish = (keys: readonly SigningKey[]) =>
  parseKeySet(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
const published = new Map([
  [ISSUER.jwksUri, publish(Object.values(KEYS))],
  [OTHER.jwksUri, publish([OTHER_KEY])],
]);

const authenticate = jwtAuthenticator([ISSUER, OTHER], {
  keys: new JwksCache((uri) => Promise.resolve(published.get(uri)!), Date.now),
  now: Date.now,
});

const now = () => Math.floor(Date.now() / 1000);
const claims = (change: object = {}) => ({
  iss: ISSUER.issuer,
  aud: 'https://api.example',
  sub: 'user-1',
  client_id: 'dashboard',
  iat: now(),
  exp: now() + 600,
  jti: 'token-1',
  ...change,
});

describe('a JWT', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('signed with %s proves its user', async (alg) => {
    const good = claims();

    expect(await authenticate(signToken(KEYS[alg], {}, good))).toEqual({
      reference: 'rig:user:user-1',
      accountId: 'user-1',
      credential: { type: 'jwt', id: 'token-1', expiresAt: good.exp + 5 },
      scope: 'full',
      isGoverned: true,
    });
  });

  it('without an id has none made up for it', async () => {
    expect(await authenticate(signToken(KEYS.RS256, {}, claims({ jti: undefined })))).toMatchObject(
      {
        credential: { type: 'jwt', id: 'unidentified' },
      },
    );
  });

  it('of a first-party client stands for its session', async () => {
    const firstParty = jwtAuthenticator([{ ...ISSUER, firstPartyClients: ['dashboard'] }], {
      keys: new JwksCache((uri) => Promise.resolve(published.get(uri)!), Date.now),
      now: Date.now,
    });
    const good = { ...claims(), sid: 'session-1', auth_time: now() - 60 };

    expect(await firstParty(signToken(KEYS.RS256, {}, good))).toMatchObject({
      credential: {
        type: 'session',
        id: 'session-1',
        session: { startedAt: good.auth_time, clientId: 'dashboard' },
      },
    });
  });

  it('of another issuer proves a user of that issuer, who is nobody else', async () => {
    const principal = await authenticate(signToken(OTHER_KEY, {}, claims({ iss: OTHER.issuer })));

    expect(principal).toMatchObject({
      reference: 'rig:user:other.user-1',
      accountId: 'other.user-1',
    });
  });

  it.each([
    ['token-expired', { exp: now() - 6 }],
    ['token-not-yet-valid', { nbf: now() + 3600 }],
    ['token-audience-wrong', { aud: 'https://elsewhere.example' }],
    ['token-issuer-unknown', { iss: 'https://evil.example' }],
    ['token-claims-unacceptable', { sub: undefined }],
  ])('is refused as %s', async (refused, change) => {
    expect(await authenticate(signToken(KEYS.RS256, {}, claims(change)))).toEqual({ refused });
  });

  it("is refused when it is signed by another issuer's key", async () => {
    const foreign = { ...OTHER_KEY, kid: KEYS.RS256.kid };

    expect(await authenticate(signToken(foreign, {}, claims()))).toEqual({
      refused: 'token-signature-wrong',
    });
    expect(await authenticate(signToken(OTHER_KEY, {}, claims()))).toEqual({
      refused: 'token-key-unknown',
    });
  });

  it('is refused when any bit of it is changed', async () => {
    const token = signToken(KEYS.ES256, {}, claims());
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (let at = 0; at < token.length; at += 7) {
      const flipped = alphabet[alphabet.indexOf(token.charAt(at)) ^ 1];
      if (flipped === undefined) continue;
      const changed = token.slice(0, at) + flipped + token.slice(at + 1);
      expect(await authenticate(changed)).toHaveProperty('refused');
    }
  });

  it('is refused when it is unsigned or signed with the public key as a secret', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [, payload] = signToken(KEYS.RS256, {}, claims()).split('.');
    for (const alg of ['none', 'HS256']) {
      const input = `${encode({ alg, kid: KEYS.RS256.kid, typ: 'at+jwt' })}.${payload}`;
      const secret = JSON.stringify(KEYS.RS256.jwk);
      const signature = createHmac('sha256', secret).update(input).digest('base64url');
      expect(await authenticate(`${input}.${signature}`)).toEqual({
        refused: 'token-algorithm-not-allowed',
      });
      expect(await authenticate(`${input}.`)).toEqual({ refused: 'token-malformed' });
    }
  });

  it('is refused when its algorithm is not that of its key', async () => {
    const token = signToken(KEYS.ES256, { kid: KEYS.RS256.kid }, claims());

    expect(await authenticate(token)).toHaveProperty('refused');
  });

  // ECDSA signatures of all zeros verify under broken implementations (CVE-2022-21449).
  it('is refused with a psychic signature', async () => {
    const [header, payload] = signToken(KEYS.ES256, {}, claims()).split('.');
    const zeros = Buffer.alloc(64).toString('base64url');

    expect(await authenticate(`${header}.${payload}.${zeros}`)).toEqual({
      refused: 'token-signature-wrong',
    });
  });

  it('is a fault, not a refusal, when the keys of the issuer cannot be had', async () => {
    const unavailable = jwtAuthenticator([ISSUER], {
      keys: new JwksCache(() => Promise.reject(new Error('connection refused')), Date.now),
      now: Date.now,
    });

    await expect(unavailable(signToken(KEYS.RS256, {}, claims()))).rejects.toThrow('key set');
  });
});

describe('a JWT presented again', () => {
  const withClock = () => {
    const clock = { ms: Date.now(), keys: [KEYS.RS256] as SigningKey[], finds: 0, isDown: false };
    const cache = new JwksCache(
      () =>
        clock.isDown ? Promise.reject(new Error('down')) : Promise.resolve(publish(clock.keys)),
      () => clock.ms,
    );
    const find = cache.find.bind(cache);
    cache.find = (...key) => {
      clock.finds += 1;
      return find(...key);
    };
    const again = jwtAuthenticator([ISSUER], { keys: cache, now: () => clock.ms });
    return { clock, again };
  };

  it('proves the same user without being verified again', async () => {
    const { clock, again } = withClock();
    const token = signToken(KEYS.RS256, {}, claims());

    const first = await again(token);

    expect(first).toMatchObject({ accountId: 'user-1' });
    expect(await again(token)).toEqual(first);
    expect(clock.finds).toBe(1);
  });

  it('is verified anew while the issuer does not answer and old keys are used', async () => {
    const { clock, again } = withClock();
    const token = signToken(KEYS.RS256, {}, claims({ exp: now() + 3600 }));
    await again(token);
    clock.isDown = true;
    clock.ms += 11 * 60_000;

    for (const finds of [2, 3]) {
      expect(await again(token)).toMatchObject({ accountId: 'user-1' });
      expect(clock.finds).toBe(finds);
    }
  });

  it('is refused from the second of its end', async () => {
    const { clock, again } = withClock();
    const token = signToken(KEYS.RS256, {}, claims({ exp: now() + 60 }));
    await again(token);
    clock.ms += 65_000;

    expect(await again(token)).toEqual({ refused: 'token-expired' });
  });

  it('is refused as soon as its key is known to be withdrawn', async () => {
    const { clock, again } = withClock();
    const token = signToken(KEYS.RS256, {}, claims());
    await again(token);
    clock.keys = [KEYS.ES256];
    // Another token, of the new key, makes the set be fetched.
    await again(signToken(KEYS.ES256, {}, claims()));

    expect(await again(token)).toEqual({ refused: 'token-key-unknown' });
  });

  it('is refused when its key was replaced by another one of the same id', async () => {
    const { clock, again } = withClock();
    const token = signToken(KEYS.RS256, {}, claims({ exp: now() + 3600 }));
    await again(token);
    clock.keys = [createSigningKey('RS256')];
    clock.ms += 11 * 60_000;

    expect(await again(token)).toEqual({ refused: 'token-signature-wrong' });
  });

  it('does not vouch for another token, however alike', async () => {
    const { again } = withClock();
    const token = signToken(KEYS.RS256, {}, claims());
    await again(token);
    const [header, , signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify(claims({ sub: 'admin' }))).toString('base64url');

    expect(await again(`${header}.${forged}.${signature}`)).toEqual({
      refused: 'token-signature-wrong',
    });
  });
});

// The issuer as its users see it: sign-in over HTTPS, minted tokens, rotation, and the failures of its key set.
import { JwtVerifier } from 'aws-jwt-verify';
import type { JsonWebKey } from 'node:crypto';
import { createCertificate } from '../../../dev/certificate.ts';
import { startIssuer } from '../../../dev/issuer/issuer.ts';
import {
  ADA,
  AUDIENCE,
  BOB,
  claimsOf,
  DASHBOARD,
  headerOf,
  SANDBOX,
  startLocalIssuer,
  type LocalIssuer,
} from './local-issuer.ts';

let local: LocalIssuer;
beforeAll(async () => {
  local = await startLocalIssuer();
});
afterAll(() => local.issuer.stop());

async function publishedKeys(): Promise<JsonWebKey[]> {
  const { text } = await local.open().get(local.issuer.jwksUrl);
  return (JSON.parse(text) as { keys: JsonWebKey[] }).keys;
}

// An independent judge: the library that the authorizer uses too, with the keys as they are published.
async function verify(token: string): Promise<unknown> {
  const verifier = JwtVerifier.create({ issuer: local.issuer.url, audience: AUDIENCE });
  const keys = await publishedKeys();
  verifier.cacheJwks({ keys } as unknown as Parameters<typeof verifier.cacheJwks>[0]);
  return verifier.verifySync(token);
}

describe('sign-in', () => {
  it('gives an access token after RFC 9068 that the published keys verify', async () => {
    const { accessToken } = await local.issuer.signIn(ADA.email, ADA.password, 'dashboard');

    expect(headerOf(accessToken)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(await verify(accessToken)).toEqual({
      iss: local.issuer.url,
      aud: AUDIENCE,
      sub: ADA.userId,
      client_id: 'dashboard',
      jti: expect.any(String) as string,
      sid: expect.any(String) as string,
      auth_time: expect.any(Number) as number,
      iat: expect.any(Number) as number,
      exp: (claimsOf(accessToken)['iat'] as number) + 3600,
    });
  });

  it('gives an ID token that says who it is, and a refresh token', async () => {
    const tokens = await local.issuer.signIn(BOB.email, BOB.password, 'sandbox');

    expect(claimsOf(tokens.idToken)).toMatchObject({
      sub: BOB.userId,
      aud: 'sandbox',
      email: BOB.email,
      name: BOB.name,
    });
    expect(tokens.refreshToken).toEqual(expect.any(String) as string);
  });

  it('gives every sign-in a session of its own', async () => {
    const one = await local.issuer.signIn(ADA.email, ADA.password, 'dashboard');
    const other = await local.issuer.signIn(ADA.email, ADA.password, 'dashboard');

    expect(claimsOf(one.accessToken)['sid']).not.toBe(claimsOf(other.accessToken)['sid']);
  });

  it('refuses a wrong password, an unknown address and an unknown client', async () => {
    const { issuer } = local;

    await expect(issuer.signIn(ADA.email, BOB.password, 'dashboard')).rejects.toThrow('refused');
    await expect(issuer.signIn('eve@example.com', '', 'dashboard')).rejects.toThrow('refused');
    await expect(issuer.signIn(ADA.email, ADA.password, 'cli')).rejects.toThrow('no client cli');
  });
});

describe('minted tokens', () => {
  it('are verified like those of a sign-in', async () => {
    const token = await local.issuer.mint('user-new');

    expect(await verify(token)).toMatchObject({
      sub: 'user-new',
      aud: AUDIENCE,
      client_id: 'dashboard',
    });
    expect(headerOf(token)['typ']).toBe('at+jwt');
  });

  it.each([
    ['expired', { claims: { exp: 1 } }, 'expired'],
    ['for another audience', { claims: { aud: 'https://other.example' } }, 'audience'],
    ['of another issuer', { claims: { iss: 'https://other.example' } }, 'issuer'],
    ['signed with a key never published, under the same kid', { key: 'foreign' }, 'signature'],
    ['of an unknown kid', { header: { kid: 'unknown' } }, 'JWK'],
    ['unsecured, with no signature', { key: 'none' }, '3 parts'],
    ['keyed with the public key', { key: 'public-key-as-secret' }, 'alg'],
  ] as const)('are refused when %s', async (_name, overrides, reason) => {
    const token = await local.issuer.mint(ADA.userId, overrides);

    await expect(verify(token)).rejects.toThrow(new RegExp(reason, 'i'));
  });
});

describe('the injected clock', () => {
  it('is what sign-in and minting go by', async () => {
    const moved = await startLocalIssuer({ now: () => 4_000_000_000_999 });
    try {
      const { accessToken } = await moved.issuer.signIn(ADA.email, ADA.password, 'dashboard');
      const minted = await moved.issuer.mint(ADA.userId);

      expect(claimsOf(accessToken)).toMatchObject({ iat: 4_000_000_000, exp: 4_000_003_600 });
      expect(claimsOf(minted)).toMatchObject({ iat: 4_000_000_000, exp: 4_000_003_600 });
    } finally {
      await moved.issuer.stop();
    }
  });
});

describe('rotation of the signing key', () => {
  it('signs with a new key and keeps the old one published when asked to', async () => {
    const before = await local.issuer.mint(ADA.userId);
    await local.issuer.rotateSigningKey({ keepOld: true });
    const after = await local.issuer.mint(ADA.userId);
    const signedIn = await local.issuer.signIn(ADA.email, ADA.password, 'dashboard');

    expect(headerOf(after)['kid']).not.toBe(headerOf(before)['kid']);
    expect(headerOf(signedIn.accessToken)['kid']).toBe(headerOf(after)['kid']);
    for (const token of [before, after, signedIn.accessToken]) await verify(token);
  });

  it('withdraws every old key when not', async () => {
    const before = await local.issuer.mint(ADA.userId);
    await local.issuer.rotateSigningKey({ keepOld: false });

    await expect(verify(before)).rejects.toThrow('JWK');
    expect((await publishedKeys()).map(({ kid }) => kid)).toEqual([
      headerOf(await local.issuer.mint(ADA.userId))['kid'],
    ]);
  });

  it('keeps refresh tokens good', async () => {
    const { refreshToken } = await local.issuer.signIn(ADA.email, ADA.password, 'dashboard');
    await local.issuer.rotateSigningKey({ keepOld: false });
    const answer = await local.open().post(`${local.issuer.url}/token`, {
      grant_type: 'refresh_token',
      client_id: DASHBOARD.clientId,
      refresh_token: refreshToken!,
    });

    expect(answer.status).toBe(200);
  });
});

describe('the key set', () => {
  it('publishes public halves only', async () => {
    const keys = await publishedKeys();

    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatchObject({
        kty: 'RSA',
        alg: 'RS256',
        use: 'sig',
        kid: expect.any(String) as string,
      });
      expect(Object.keys(key)).not.toEqual(expect.arrayContaining(['d']));
    }
  });

  it('counts the requests for it, and no others', async () => {
    const before = local.issuer.jwks.requests;
    await publishedKeys();
    await local.open().get(`${local.issuer.url}/.well-known/openid-configuration`);

    expect(local.issuer.jwks.requests).toBe(before + 1);
  });
});

describe('a page at another origin', () => {
  const origin = 'http://127.0.0.1:4999';

  it('is sent its users back once it is admitted, and not before', async () => {
    const redirect = { redirect_uri: `${origin}/callback` };
    const before = await local.open().get(local.authorization(redirect));
    await local.issuer.admitPage(DASHBOARD.clientId, origin);
    const after = await local.open().get(local.authorization(redirect));

    expect([before.status, after.status]).toEqual([400, 303]);
  });

  it('does not take the place of the others', async () => {
    await local.issuer.admitPage(DASHBOARD.clientId, origin);

    expect((await local.open().get(local.authorization())).status).toBe(303);
  });

  it('fails for an unknown client', async () => {
    await expect(local.issuer.admitPage('nobody', origin)).rejects.toThrow('nobody');
  });
});

it('answers browsers over plain HTTP, in the name of the same issuer', async () => {
  const own = await startLocalIssuer();
  const url = await own.issuer.openToBrowsers(0);
  const answer = await fetch(`${url}/.well-known/openid-configuration`);
  const metadata = (await answer.json()) as Record<string, string>;

  expect(metadata['issuer']).toBe(own.issuer.url);
  expect(metadata['authorization_endpoint']).toBe(`${url}/auth`);
  await own.issuer.stop();
  await expect(fetch(url)).rejects.toThrow();
});

it('gives access tokens the life that was set last', async () => {
  const own = await startLocalIssuer();
  own.issuer.setAccessTokenTtl(7);
  const { accessToken } = await own.issuer.signIn(ADA.email, ADA.password, 'dashboard');
  const { iat, exp } = claimsOf(accessToken) as { iat: number; exp: number };

  expect(exp - iat).toBe(7);
  await own.issuer.stop();
});

it('releases its port and drops its connections on stop', async () => {
  const certificate = await createCertificate();
  const options = { certificate, users: [ADA], clients: [SANDBOX], audience: AUDIENCE } as const;
  const first = await startIssuer({ ...options, port: 0 });
  const port = Number(new URL(first.url).port);
  await first.stop();

  const second = await startIssuer({ ...options, port });
  expect(second.url).toBe(first.url);
  await expect(startIssuer({ ...options, port })).rejects.toThrow('EADDRINUSE');
  await second.stop();
});

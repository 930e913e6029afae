// The verdict on a token beside that of the whole of aws-jwt-verify, whose checks the authorizer calls one by one.
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import type { Jwk } from 'aws-jwt-verify/jwk';
import fc from 'fast-check';
import type { Issuer } from '../../../core/issuer.ts';
import { decodeJwt, preflightJwt, type Preflight } from '../../../core/jwt.ts';
import { isRefusal } from '../../../core/refusal.ts';
import { parseKeySet } from '../../../lambda/authorizer/jwks-fetcher.ts';
import { verifyToken } from '../../../lambda/authorizer/token-verifier.ts';
import { createSigningKey, signToken } from './signed-token.ts';

const ISSUER: Issuer = {
  issuer: 'https://login.example',
  jwksUri: 'https://login.example/jwks',
  kind: 'oidc',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  audiences: ['https://api.example', 'https://api2.example'],
  clientIds: [],
  userIdPrefix: '',
  tokenLifetimeMaxSeconds: 86_400,
};
const NOW = Math.floor(Date.now() / 1000);
const CLAIMS = {
  iss: ISSUER.issuer,
  aud: 'https://api.example',
  sub: 'user-1',
  iat: NOW,
  exp: NOW + 600,
};
const KEYS = (['RS256', 'ES256', 'EdDSA'] as const).map((alg) => createSigningKey(alg, 'key'));
const published = KEYS.map(({ jwk }) => parseKeySet(JSON.stringify({ keys: [jwk] })).get('key')!);

function libraryAccepts(presented: string, jwk: Readonly<Record<string, unknown>>): boolean {
  try {
    verifyJwtSync(presented, jwk as Jwk, {
      issuer: ISSUER.issuer,
      audience: [...ISSUER.audiences],
      graceSeconds: 5,
    });
    return true;
  } catch {
    return false;
  }
}

it('accepts nothing that the library as a whole would refuse, and good tokens as it does', () => {
  const now = NOW;
  const mostly = (good: unknown, ...others: fc.Arbitrary<unknown>[]) =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(good) }, ...others);
  const time = fc.oneof(fc.integer({ min: now - 100, max: now + 100 }), fc.constant('soon'));
  const claims = fc.record({
    aud: mostly('https://api.example', fc.constantFrom('https://evil.example', 7)),
    iss: mostly(ISSUER.issuer, fc.constantFrom('https://evil.example', undefined)),
    exp: mostly(now + 600, time),
    nbf: mostly(undefined, time),
    iat: mostly(now, time),
    scope: mostly('openid', fc.constant(7)),
    jti: mostly('token-1', fc.constant(7)),
  });
  const header = fc.record(
    { alg: fc.constantFrom('RS256', 'ES256', 'EdDSA', 'HS256', 'none') },
    { requiredKeys: [] },
  );
  const cases = fc.record({
    claims,
    header,
    signedBy: fc.nat(2),
    verifiedBy: fc.nat(2),
    isTampered: fc.boolean(),
  });
  let accepted = 0;
  fc.assert(
    fc.property(cases, ({ claims: change, header: other, signedBy, verifiedBy, isTampered }) => {
      const token = signToken(KEYS[signedBy]!, { typ: 'JWT', ...other }, { ...CLAIMS, ...change });
      const presented = isTampered ? token.replace(/\.[^.]*$/, '.c2ln') : token;
      const preflight = preflightJwt(presented, [ISSUER], now);
      if (isRefusal(preflight)) return;
      if (isRefusal(verifyToken(preflight, published[verifiedBy]!, now))) return;

      accepted += 1;
      expect(libraryAccepts(presented, KEYS[verifiedBy]!.jwk)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(20);
});

describe('each check of its own, without the pre-flight', () => {
  const preflight = (claims: object, header: object = {}): Preflight => {
    const jwt = decodeJwt(signToken(KEYS[0]!, header, { ...CLAIMS, ...claims }));
    if (isRefusal(jwt)) throw new Error('the test made a malformed token');
    return { jwt, issuer: ISSUER, keyId: 'key' };
  };

  it('gives the claims of a good token', () => {
    expect(verifyToken(preflight({}), published[0]!, NOW)).toMatchObject({ sub: 'user-1' });
  });

  it.each([
    ['token-issuer-unknown', { iss: 'https://evil.example' }],
    ['token-audience-wrong', { aud: 'https://evil.example' }],
    ['token-expired', { exp: NOW - 60 }],
    ['token-not-yet-valid', { nbf: NOW + 600 }],
  ])('refuses with %s', (reason, claims) => {
    expect(verifyToken(preflight(claims), published[0]!, NOW)).toEqual({ refused: reason });
  });

  it('refuses an algorithm other than the one that the key is published for', () => {
    const token = preflight({}, { alg: 'RS512' });
    expect(verifyToken(token, published[0]!, NOW)).toEqual({
      refused: 'token-algorithm-not-allowed',
    });
  });

  it('takes a key that is published for no algorithm in particular', () => {
    const { alg: _, ...jwk } = KEYS[0]!.jwk;
    const key = parseKeySet(JSON.stringify({ keys: [jwk] })).get('key')!;

    expect(verifyToken(preflight({}), key, NOW)).toHaveProperty('sub', 'user-1');
  });

  it('passes a fault on, which must not look like a bad token', () => {
    const { jwt, ...rest } = preflight({});
    let reads = 0;
    const unverifiedClaims = {
      ...jwt.unverifiedClaims,
      get exp() {
        reads += 1;
        if (reads === 1) throw new RangeError('a bug');
        return NOW + 600;
      },
    };

    expect(() =>
      verifyToken({ ...rest, jwt: { ...jwt, unverifiedClaims } }, published[0]!, NOW),
    ).toThrow(new RangeError('a bug'));
  });

  it('refuses the signature of another key', () => {
    const { keyObject, jwk } = parseKeySet(
      JSON.stringify({ keys: [createSigningKey('RS256', 'key').jwk] }),
    ).get('key')!;
    expect(verifyToken(preflight({}), { keyObject, jwk }, NOW)).toEqual({
      refused: 'token-signature-wrong',
    });
  });

  it('refuses a token that ended while its key was fetched', () => {
    const token = preflight({ exp: NOW + 1 });
    expect(verifyToken(token, published[0]!, NOW + 6)).toEqual({ refused: 'token-expired' });
  });
});

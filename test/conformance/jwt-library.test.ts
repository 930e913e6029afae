// The verdict on tokens beside that of other implementations: what they sign is accepted, and whatever jose refuses,
// however it was made, is refused.
import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import { createSigner } from 'fast-jwt';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import { JWT_ALGORITHMS, type Issuer, type JwtAlgorithm } from '../../core/issuer.ts';
import { isRefusal } from '../../core/refusal.ts';
import { JwksCache } from '../../lambda/authorizer/jwks-cache.ts';
import { parseKeySet } from '../../lambda/authorizer/jwks-fetcher.ts';
import { jwtAuthenticator } from '../../lambda/authorizer/jwt-authenticator.ts';
import { report } from '../assurance/report.ts';

const NOW = 1_800_000_000;
const ISSUER: Issuer = {
  issuer: 'https://login.example',
  jwksUri: 'https://login.example/jwks',
  kind: 'rfc9068',
  algorithms: JWT_ALGORITHMS,
  audiences: ['https://api.example'],
  clientIds: [],
  userIdPrefix: '',
  tokenLifetimeMaxSeconds: 86_400,
};
// aws-jwt-verify reads the machine's clock, which the authorizer's is in production.
jest.spyOn(Date, 'now').mockReturnValue(NOW * 1000);

const CLAIMS = {
  iss: ISSUER.issuer,
  aud: 'https://api.example',
  sub: 'user-1',
  iat: NOW - 10,
  exp: NOW + 600,
  jti: 'token-1',
};

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const PRIVATE_KEYS: Readonly<Record<JwtAlgorithm, KeyObject>> = {
  RS256: RSA,
  RS384: RSA,
  RS512: RSA,
  ES256: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  ES384: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  ES512: generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey,
  EdDSA: generateKeyPairSync('ed25519').privateKey,
};
const pemOf = (alg: JwtAlgorithm) =>
  PRIVATE_KEYS[alg].export({ type: 'pkcs8', format: 'pem' }).toString();
const publicJwkOf = (alg: JwtAlgorithm): JsonWebKey => ({
  ...createPublicKey(PRIVATE_KEYS[alg]).export({ format: 'jwk' }),
  kid: alg,
  alg,
  use: 'sig',
});
const KEY_SET = { keys: JWT_ALGORITHMS.map(publicJwkOf) };
const publishedKeys = parseKeySet(JSON.stringify(KEY_SET));

/** A new one each time: nothing may be remembered from one verdict to the next. */
async function accepts(presented: string): Promise<boolean> {
  const authenticate = jwtAuthenticator([ISSUER], {
    keys: new JwksCache(
      () => Promise.resolve(publishedKeys),
      () => NOW * 1000,
    ),
    now: () => NOW * 1000,
  });
  return !isRefusal(await authenticate(presented));
}

const findKey = createLocalJWKSet(KEY_SET);

async function joseAccepts(presented: string): Promise<boolean> {
  try {
    await jwtVerify(presented, findKey, {
      issuer: ISSUER.issuer,
      audience: [...ISSUER.audiences],
      typ: 'at+jwt',
      algorithms: [...ISSUER.algorithms],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: 5,
      currentDate: new Date(NOW * 1000),
    });
    return true;
  } catch {
    return false;
  }
}

function signWithJose(header: object, claims: object, alg: JwtAlgorithm): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg, kid: alg, typ: 'at+jwt', ...header })
    .sign(PRIVATE_KEYS[alg]);
}

describe.each(JWT_ALGORITHMS)('a token signed with %s', (alg) => {
  it('by jose is accepted', async () => {
    expect(await accepts(await signWithJose({}, CLAIMS, alg))).toBe(true);
  });

  it('by fast-jwt is accepted', async () => {
    const sign = createSigner({
      algorithm: alg,
      key: pemOf(alg),
      kid: alg,
      header: { alg, typ: 'at+jwt' },
      noTimestamp: true,
    });

    expect(await accepts(sign(CLAIMS))).toBe(true);
  });

  it('under the name of another key is refused', async () => {
    for (const kid of JWT_ALGORITHMS.filter((other) => other !== alg)) {
      expect(await accepts(await signWithJose({ kid }, CLAIMS, alg))).toBe(false);
    }
  });
});

// jsonwebtoken does not know EdDSA.
it.each(JWT_ALGORITHMS.filter((alg) => alg !== 'EdDSA'))(
  'a token signed with %s by jsonwebtoken is accepted',
  async (alg) => {
    const header = { alg, kid: alg, typ: 'at+jwt' } as const;
    const token = jsonwebtoken.sign(CLAIMS, pemOf(alg), {
      algorithm: alg as jsonwebtoken.Algorithm,
      header,
    });

    expect(await accepts(token)).toBe(true);
  },
);

const CHARACTERS = Array.from('AEIQgwx019-_.=+/ {}"\u0000\u00e9');
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** A change of a token's text. */
type Edit = (token: string) => string;

const replaceCharacter = fc
  .tuple(place, fc.constantFrom(...CHARACTERS, ''), fc.nat(2))
  .map(([at, text, removed]): Edit => {
    return (token) => {
      const index = Math.floor(at * token.length);
      return token.slice(0, index) + text + token.slice(index + removed);
    };
  });
const moveSegments = fc.tuple(fc.nat(2), fc.nat(2)).map(([from, to]): Edit => {
  return (token) => {
    const segments = token.split('.');
    return segments.map((segment, at) => (at === to ? (segments[from] ?? '') : segment)).join('.');
  };
});
const respell = fc.constantFrom<Edit>(
  (token) => `${token}=`,
  (token) => `${token}.`,
  (token) => `.${token}`,
  (token) => `${token}.${token}`,
  (token) => token.replaceAll('-', '+').replaceAll('_', '/'),
  (token) => token.toLowerCase(),
  (token) => token.slice(0, token.lastIndexOf('.') + 1),
  (token) => token.trimEnd(),
);
const edits = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Edit[]>([]) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(replaceCharacter, moveSegments, respell), { maxLength: 3 }),
  },
);

const rarely = <T>(...values: T[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, fc.constantFrom(...values));
const header = fc
  .record({
    typ: rarely<unknown>('at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', 7, null),
    kid: rarely<unknown>('RS256', 'ES256', 'EdDSA', 'unknown', '', 7, null, ['RS256']),
    cty: rarely('JWT', 'json'),
    x5t: rarely('AAAA'),
    custom: rarely<unknown>(null, { a: 1 }, 'ü'),
  })
  .map(withoutUndefined);
const time = rarely<unknown>(NOW - 6, NOW - 5, NOW - 4, NOW + 4, NOW + 5, NOW + 6, `${NOW}`, null);
const claims = fc
  .record({
    iss: rarely<unknown>('https://evil.example', `${ISSUER.issuer}/`, [ISSUER.issuer], null),
    aud: rarely<unknown>([], ['x', 'https://api.example'], 'x', null, { a: 1 }, 7),
    sub: rarely<unknown>('', 7, null, 'user-2', ['user-1'], { a: 1 }),
    exp: time,
    nbf: time,
    iat: time,
    jti: rarely<unknown>('other', 7, null),
  })
  .map(withoutUndefined);

function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

it('refuses whatever jose refuses, of 1,500 tokens with changed headers, claims and text', async () => {
  const counts = { accepted: 0, refused: 0 };
  const cases = fc.record({ alg: fc.constantFrom(...JWT_ALGORITHMS), header, claims, edits });

  await fc.assert(
    fc.asyncProperty(cases, async ({ alg, header: other, claims: change, edits: all }) => {
      const signed = await signWithJose(other, { ...CLAIMS, ...change }, alg);
      const presented = all.reduce((token, edit) => edit(token), signed);

      const isAccepted = await accepts(presented);

      if (isAccepted) expect([presented, await joseAccepts(presented)]).toEqual([presented, true]);
      counts[isAccepted ? 'accepted' : 'refused'] += 1;
    }),
    { numRuns: 1_500 },
  );

  // A generator that makes only good tokens, or only bad ones, would show nothing.
  expect(counts.accepted).toBeGreaterThan(100);
  expect(counts.refused).toBeGreaterThan(300);
  report('other-implementations', {
    'changed tokens': counts.accepted + counts.refused,
    'of them accepted, by both': counts.accepted,
  });
});

// Tokens that RFCs publish, with the keys they are published with: the genuine ones verify, no changed copy of one does,
// and those of kinds that are never accepted are refused.
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Issuer, JwtAlgorithm } from '../../core/issuer.ts';
import { decodeJwt, preflightJwt } from '../../core/jwt.ts';
import { isRefusal } from '../../core/refusal.ts';
import { parseKeySet } from '../../lambda/authorizer/jwks-fetcher.ts';
import { verifySignature } from '../../lambda/authorizer/jws-signature.ts';
import vectors from './jws-vector.json' with { type: 'json' };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** How many places of each segment are changed. */
const SAMPLES = 24;

const ISSUER: Issuer = {
  issuer: 'joe',
  jwksUri: 'https://joe.example/jwks',
  kind: 'oidc',
  algorithms: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
  audiences: ['https://api.example'],
  clientIds: [],
  userIdPrefix: '',
  tokenLifetimeMaxSeconds: 86_400,
};

interface Presented {
  readonly algorithm: JwtAlgorithm;
  readonly key: KeyObject;
  readonly segments: readonly [string, string, string];
}

function verifies({ algorithm, key, segments }: Presented): boolean {
  const [header, payload, signature] = segments;
  return verifySignature({ algorithm, key, signingInput: `${header}.${payload}`, signature });
}

function placesOf(length: number): number[] {
  const step = Math.max(1, Math.floor(length / SAMPLES));
  const places = Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
  return [...new Set([...places, length - 1])];
}

/** Every copy of a segment that has one byte changed in one bit, at sampled places. */
function changedCopiesOf(segment: string): string[] {
  const bytes = Buffer.from(segment, 'base64url');
  return placesOf(bytes.length).flatMap((at) =>
    Array.from({ length: 8 }, (_, bit) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      return copy.toString('base64url');
    }),
  );
}

describe.each(vectors.signed)('$name ($source)', ({ algorithm, key: jwk, token, isJwt }) => {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const segments = token.split('.') as unknown as Presented['segments'];
  const genuine: Presented = { algorithm: algorithm as JwtAlgorithm, key, segments };

  it('verifies', () => {
    expect(verifies(genuine)).toBe(true);
  });

  it('verifies with the key as a published key set gives it', () => {
    const keySet = JSON.stringify({ keys: [{ ...jwk, kid: 'published' }] });
    const published = parseKeySet(keySet).get('published');

    expect(published && verifies({ ...genuine, key: published.keyObject })).toBe(true);
  });

  it.each([
    ['header', 0],
    ['payload', 1],
    ['signature', 2],
  ] as const)('does not verify with any bit changed at any sampled byte of its %s', (_, index) => {
    const copies = changedCopiesOf(segments[index]);

    const accepted = copies.filter((copy) => {
      const changed = segments.with(index, copy) as unknown as Presented['segments'];
      return verifies({ ...genuine, segments: changed });
    });

    expect(copies.length).toBeGreaterThanOrEqual(8 * 7);
    expect(accepted).toEqual([]);
  });

  it('does not verify with its parts exchanged, shortened or empty', () => {
    const [header, payload, signature] = segments;
    const variants: Presented['segments'][] = [
      [payload, header, signature],
      [header, '', signature],
      ['', payload, signature],
      [header, payload, ''],
      [header, payload, signature.slice(0, -4)],
      [header, payload, `${signature}AAAA`],
    ];

    expect(variants.map((variant) => verifies({ ...genuine, segments: variant }))).toEqual(
      variants.map(() => false),
    );
  });

  it('verifies under no other algorithm', () => {
    const others = ISSUER.algorithms.filter((other) => other !== algorithm);

    expect(others.filter((other) => verifies({ ...genuine, algorithm: other }))).toEqual([]);
  });

  it('verifies with no other published key', () => {
    const others = vectors.signed.filter((other) => other.key.x !== jwk.x || other.key.n !== jwk.n);
    const accepted = others.filter((other) =>
      verifies({
        ...genuine,
        key: createPublicKey({ key: other.key, format: 'jwk' }),
      }),
    );

    expect(others.length).toBeGreaterThan(0);
    expect(accepted).toEqual([]);
  });

  it(isJwt ? 'is decoded, and no access token' : 'is no JWT', () => {
    expect(isRefusal(decodeJwt(token))).toBe(!isJwt);
    expect(preflightJwt(token, [ISSUER], 1_300_819_379)).toEqual({
      refused: isJwt ? 'token-header-unacceptable' : 'token-malformed',
    });
  });
});

describe.each(vectors.signed.filter(({ isJwt }) => isJwt))(
  'the text of $name ($source)',
  ({ algorithm, key: jwk, token }) => {
    const key = createPublicKey({ key: jwk, format: 'jwk' });

    it('is the only text that decodes and verifies among those with one character changed', () => {
      const accepts = (presented: string): boolean => {
        const jwt = decodeJwt(presented);
        if (isRefusal(jwt)) return false;
        return verifies({ algorithm: algorithm as JwtAlgorithm, key, segments: jwt.segments });
      };
      const texts = placesOf(token.length).flatMap((at) =>
        Array.from(`${ALPHABET}.=+/ `, (other) => token.slice(0, at) + other + token.slice(at + 1)),
      );

      expect(accepts(token)).toBe(true);
      expect(texts.filter((text) => text !== token && accepts(text))).toEqual([]);
    });
  },
);

describe('the pre-flight', () => {
  it.each(vectors.refused)('refuses $name ($source)', ({ token, refused }) => {
    expect(preflightJwt(token, [ISSUER], 1_300_819_379)).toEqual({ refused });
  });

  it.each(vectors.accessTokens)('lets $name through ($source)', ({ header, claims }) => {
    const issuer: Issuer = {
      ...ISSUER,
      issuer: claims.iss,
      kind: 'rfc9068',
      audiences: [claims.aud],
      clientIds: [claims.client_id],
      tokenLifetimeMaxSeconds: claims.exp - claims.iat,
    };
    const token = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');

    expect(preflightJwt(`${token}.c2ln`, [issuer], claims.iat)).toMatchObject({
      keyId: header.kid,
    });
    expect(preflightJwt(`${token}.c2ln`, [issuer], claims.exp + 5)).toEqual({
      refused: 'token-expired',
    });
  });
});

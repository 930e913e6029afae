// JWTs: the decision on a token that is seen for the first time, and on one that was seen before, against the bare
// signature check and against the libraries that one would use otherwise. Everybody has the issuer's key at hand.
import { createPublicKey, sign, verify } from 'node:crypto';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Jwks } from 'aws-jwt-verify/jwk';
import { createVerifier } from 'fast-jwt';
import { createLocalJWKSet, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import jwksRsa from 'jwks-rsa';
import { isRefusal } from '../core/refusal.ts';
import { JwksCache } from '../lambda/authorizer/jwks-cache.ts';
import { parseKeySet } from '../lambda/authorizer/jwks-fetcher.ts';
import { jwtAuthenticator } from '../lambda/authorizer/jwt-authenticator.ts';
import { measureCalls, type CallOptions, type Candidate } from './call-rounds.ts';
import { compare, OURS, type Figure } from './figure.ts';
import { ALGORITHMS, createSigningKey, ISSUER, issueToken } from './fixture/credential.ts';
import type { SigningKey } from './fixture/credential.ts';

/** Name of the bare signature check. */
export const BARE = 'bare crypto.verify';

/** More than the authorizer remembers, so that a token is forgotten before its turn comes again. */
const TOKENS = 2_100;
const TOKENS_AGAIN = 64;

type Verify = (token: string) => Promise<unknown>;

/** Measures tokens of each algorithm, first seen and seen again. */
export async function measureJwts(options: Omit<CallOptions, 'batch'>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const algorithm of ALGORITHMS) {
    const signingKey = createSigningKey(algorithm);
    const tokens = Array.from({ length: TOKENS }, (_, serial) => issueToken(signingKey, serial));
    const bare = bareCheck(signingKey, tokens);
    const first = [
      bare,
      ...Object.entries(libraries(signingKey)).map(([name, check]) =>
        candidate(name, check, tokens),
      ),
    ];
    await expectRefusals(signingKey, tokens);
    const seen = await measureCalls(first, { ...options, batch: 20 });
    figures.push(...compare(`JWT ${algorithm}, first seen`, 'calls/s', seen.callsPerSecond));

    const few = tokens.slice(0, TOKENS_AGAIN);
    const again = [
      bare,
      candidate(OURS, ours(signingKey), few),
      candidate('fast-jwt with its cache', fastJwt(signingKey, true), few),
    ];
    const repeated = await measureCalls(again, { ...options, batch: 100 });
    figures.push(...compare(`JWT ${algorithm}, seen again`, 'calls/s', repeated.callsPerSecond));
  }
  return figures;
}

function candidate(name: string, check: Verify, tokens: readonly string[]): Candidate {
  return { name, call: (count) => check(tokens[count % tokens.length] ?? '') };
}

/** Verifies what was prepared before: bytes, signature in the form that OpenSSL takes, key. */
function bareCheck({ algorithm, jwk, privateKey }: SigningKey, tokens: readonly string[]) {
  const digest = algorithm === 'EdDSA' ? null : 'sha256';
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const prepared = tokens.map((token) => {
    const input = Buffer.from(token.slice(0, token.lastIndexOf('.')));
    return { input, signature: sign(digest, input, privateKey) };
  });
  const call = (count: number): void => {
    const { input, signature } = prepared[count % prepared.length] ?? {};
    if (!input || !signature || !verify(digest, input, key, signature)) throw new Error(BARE);
  };
  return { name: BARE, call };
}

function libraries(key: SigningKey): Record<string, Verify> {
  return {
    [OURS]: ours(key),
    'aws-jwt-verify': awsJwtVerify(key),
    jose: jose(key),
    'fast-jwt': fastJwt(key, false),
    // It knows no EdDSA.
    ...(key.algorithm !== 'EdDSA' && { 'jsonwebtoken + jwks-rsa': jsonWebToken(key) }),
  };
}

/** Each must refuse a token whose claims were exchanged, or what it measures is worth nothing. */
async function expectRefusals(key: SigningKey, tokens: readonly string[]): Promise<void> {
  const [header, , signature] = (tokens[0] ?? '').split('.');
  const forged = [header, tokens[1]?.split('.')[1], signature].join('.');
  for (const [name, check] of Object.entries(libraries(key))) {
    await check(tokens[0] ?? '');
    const isRefused = await check(forged).then(
      () => false,
      () => true,
    );
    if (!isRefused) throw new Error(`${name} accepts a forged token`);
  }
}

function ours({ jwk }: SigningKey): Verify {
  const keySet = parseKeySet(JSON.stringify({ keys: [jwk] }));
  const keys = new JwksCache(() => Promise.resolve(keySet), Date.now);
  const authenticate = jwtAuthenticator([ISSUER], { keys, now: Date.now });
  return async (token) => {
    const principal = await authenticate(token);
    if (isRefusal(principal)) throw new Error(principal.refused);
  };
}

function awsJwtVerify({ jwk }: SigningKey): Verify {
  const verifier = JwtVerifier.create({
    issuer: ISSUER.issuer,
    audience: [...ISSUER.audiences],
    jwksUri: ISSUER.jwksUri,
  });
  verifier.cacheJwks({ keys: [jwk] } as unknown as Jwks);
  return (token) => verifier.verify(token);
}

function jose({ jwk, algorithm }: SigningKey): Verify {
  const keys = createLocalJWKSet({ keys: [jwk] });
  const expected = {
    issuer: ISSUER.issuer,
    audience: [...ISSUER.audiences],
    algorithms: [algorithm],
  };
  return (token) => jwtVerify(token, keys, expected);
}

function fastJwt({ publicKey, algorithm }: SigningKey, cache: boolean): Verify {
  const check = createVerifier({
    key: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    algorithms: [algorithm],
    allowedIss: ISSUER.issuer,
    allowedAud: ISSUER.audiences[0] ?? '',
    cache,
  });
  return async (token) => {
    await Promise.resolve(check(token));
  };
}

function jsonWebToken({ jwk, algorithm }: SigningKey): Verify {
  const client = jwksRsa({
    jwksUri: ISSUER.jwksUri,
    getKeysInterceptor: () => Promise.resolve([jwk] as never),
  });
  const expected = {
    issuer: ISSUER.issuer,
    audience: ISSUER.audiences[0] ?? '',
    algorithms: [algorithm as 'RS256'],
  };
  const findKey: jsonwebtoken.GetPublicKeyOrSecret = ({ kid }, done) => {
    client.getSigningKey(kid).then(
      (key) => done(null, key.getPublicKey()),
      (error: unknown) => done(error as Error),
    );
  };
  return (token) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    jsonwebtoken.verify(token, findKey, expected, (error, claims) => {
      if (error) reject(error);
      else resolve(claims);
    });
    return promise;
  };
}

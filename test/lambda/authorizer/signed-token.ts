// Keys and tokens for tests of JWT authentication, made with node:crypto alone.
import {
  generateKeyPairSync,
  sign,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import type { JwtAlgorithm } from '../../../core/issuer.ts';

/** A key that signs, with what an issuer publishes of it. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: JwtAlgorithm;
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

/** Makes a key for an algorithm. */
export function createSigningKey(alg: 'RS256' | 'ES256' | 'EdDSA', kid = `key-${alg}`): SigningKey {
  const { privateKey, publicKey } = keyPairFor(alg);
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  return { kid, alg, privateKey, jwk };
}

function keyPairFor(alg: 'RS256' | 'ES256' | 'EdDSA'): KeyPairKeyObjectResult {
  if (alg === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return alg === 'ES256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('ed25519');
}

/** Signs a token; the header may contradict the key. */
export function signToken(key: SigningKey, header: object, claims: object): string {
  const input = `${encode({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })}.${encode(claims)}`;
  const digest = key.alg === 'EdDSA' ? null : 'sha256';
  const signature = sign(digest, Buffer.from(input), {
    key: key.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return `${input}.${signature.toString('base64url')}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

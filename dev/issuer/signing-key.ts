// The RSA key pairs that the local issuer signs with: made at each start and on rotation, never written to disk.
import { createHash, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair under the id that tokens name in their `kid`. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

const MODULUS_BITS = 2048;

/** Creates a key pair for RS256; its id is the thumbprint of the public key (RFC 7638). */
export async function createSigningKey(): Promise<SigningKey> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS_BITS });
  return { kid: thumbprint(pair.publicKey), ...pair };
}

/** Gives a key in the form of RFC 7517, with `kid`, `use` and `alg`: the private one for the provider alone. */
export function encodeJwk(key: SigningKey, half: 'public' | 'private'): JsonWebKey {
  const keyObject = half === 'public' ? key.publicKey : key.privateKey;
  return { ...keyObject.export({ format: 'jwk' }), kid: key.kid, use: 'sig', alg: 'RS256' };
}

function thumbprint(publicKey: KeyObject): string {
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
}

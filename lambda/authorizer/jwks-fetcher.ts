// Fetches a JWK Set over HTTPS and prepares its keys, within limits that no answer of an issuer can exceed.
import { createPublicKey } from 'node:crypto';
import { assertIsSignatureJwk, type Jwk } from 'aws-jwt-verify/jwk';
import { parseJsonObject } from '../../core/json-object.ts';
import { downloadText } from '../http/https-download.ts';
import type { KeySet, VerificationKey } from './jwks-cache.ts';

const LIMITS = { timeoutMs: 2_000, bytesMax: 256 * 1024 };
const RSA_BITS_MIN = 2048;

/**
 * Fetches a key set. One attempt of at most 2 s; redirects are not followed.
 *
 * @throws {Error} when the issuer does not answer with 200 and a JWK Set that has a usable key
 */
export async function fetchKeySet(jwksUri: string): Promise<KeySet> {
  const keys = parseKeySet(await downloadText(jwksUri, LIMITS));
  if (keys.size === 0) throw new Error('the issuer answered without a usable key');
  return keys;
}

/**
 * Reads the signature keys of a JWK Set. Keys of other uses or without an id are left out, and so is every key whose
 * id occurs twice, since nothing says which one is meant, and every RSA key below 2,048 bits.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7517#section-5
 */
export function parseKeySet(text: string): KeySet {
  const keys = new Map<string, VerificationKey>();
  const ids = new Set<string>();
  for (const jwk of membersOf(text)) {
    if (typeof jwk.kid !== 'string' || (jwk.use !== undefined && jwk.use !== 'sig')) continue;
    const key = prepare(jwk);
    if (ids.has(jwk.kid)) keys.delete(jwk.kid);
    else if (key) keys.set(jwk.kid, key);
    ids.add(jwk.kid);
  }
  return keys;
}

function membersOf(text: string): readonly Jwk[] {
  const members = parseJsonObject(text)?.['keys'];
  if (!Array.isArray(members)) throw new Error('the issuer answered without a JWK Set');
  return members.filter((jwk): jwk is Jwk => typeof jwk === 'object' && jwk !== null);
}

function prepare(jwk: Jwk): VerificationKey | undefined {
  try {
    assertIsSignatureJwk(jwk);
    const keyObject = createPublicKey({ key: jwk, format: 'jwk' });
    const bits = keyObject.asymmetricKeyDetails?.modulusLength ?? RSA_BITS_MIN;
    return bits < RSA_BITS_MIN ? undefined : { jwk, keyObject };
  } catch {
    // No signature key, or of a type that this runtime does not know: the others of the set still count.
    return undefined;
  }
}

// Checks the signature of a JWS with OpenSSL, called in the shape that Node 24 is fast at.
import { verify, type KeyObject } from 'node:crypto';
import type { JwtAlgorithm } from '../../core/issuer.ts';

/** A signature to check. */
export interface SignatureCheck {
  readonly algorithm: JwtAlgorithm;
  readonly key: KeyObject;
  /** Header and claims as they were presented, with the dot between them. */
  readonly signingInput: string;
  /** Base64url. */
  readonly signature: string;
}

/** What verifying with an algorithm takes: the type of its keys, its hash, and the bytes of r and s each. */
interface AlgorithmProfile {
  readonly keyTypes: readonly string[];
  readonly digest: string | null;
  readonly coordinateBytes?: number;
}

const PROFILES: Readonly<Record<JwtAlgorithm, AlgorithmProfile>> = {
  RS256: { keyTypes: ['rsa'], digest: 'sha256' },
  RS384: { keyTypes: ['rsa'], digest: 'sha384' },
  RS512: { keyTypes: ['rsa'], digest: 'sha512' },
  ES256: { keyTypes: ['ec'], digest: 'sha256', coordinateBytes: 32 },
  ES384: { keyTypes: ['ec'], digest: 'sha384', coordinateBytes: 48 },
  ES512: { keyTypes: ['ec'], digest: 'sha512', coordinateBytes: 66 },
  EdDSA: { keyTypes: ['ed25519', 'ed448'], digest: null },
};

/**
 * Tells whether a signature is the key's. A key of a type that the algorithm does not use signs nothing.
 *
 * The key goes to OpenSSL bare. Wrapped in an object with `dsaEncoding`, as the signatures of JWTs need it otherwise,
 * it costs Node 24 more than the verification itself, so r and s are put into DER here.
 *
 * @see docs/decisions/0021-aws-jwt-verify-on-node-24.md
 */
export function verifySignature({
  algorithm,
  key,
  signingInput,
  signature,
}: SignatureCheck): boolean {
  const { keyTypes, digest, coordinateBytes } = PROFILES[algorithm];
  if (!keyTypes.includes(key.asymmetricKeyType ?? '')) return false;
  const presented = Buffer.from(signature, 'base64url');
  const encoded = coordinateBytes === undefined ? presented : toDer(presented, coordinateBytes);
  if (encoded === undefined) return false;
  return verify(digest, Buffer.from(signingInput, 'latin1'), key, encoded);
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LONG_FORM = 0x81;

/**
 * Writes r and s, which stand one after the other in a JWS, as the DER sequence that OpenSSL reads; `undefined` when
 * they have not exactly the curve's size.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3.4
 */
function toDer(signature: Buffer, coordinateBytes: number): Buffer | undefined {
  if (signature.length !== 2 * coordinateBytes) return undefined;
  const r = startOfInteger(signature, 0, coordinateBytes);
  const s = startOfInteger(signature, coordinateBytes, 2 * coordinateBytes);
  const content = 4 + r.padding + s.padding + 2 * coordinateBytes - r.skipped - s.skipped;
  const isLong = content > 127;
  const der = Buffer.allocUnsafe(content + (isLong ? 3 : 2));
  der[0] = SEQUENCE;
  if (isLong) der[1] = LONG_FORM;
  der[isLong ? 2 : 1] = content;
  const end = writeInteger(der, isLong ? 3 : 2, signature.subarray(r.skipped, coordinateBytes));
  writeInteger(der, end, signature.subarray(coordinateBytes + s.skipped));
  return der;
}

/** A DER integer has no leading zeros, except one that keeps it from being negative. */
function startOfInteger(bytes: Buffer, from: number, to: number) {
  let start = from;
  while (start < to - 1 && bytes[start] === 0) start += 1;
  return { skipped: start - from, padding: (bytes[start] ?? 0) > 0x7f ? 1 : 0 };
}

function writeInteger(der: Buffer, at: number, magnitude: Buffer): number {
  const padding = (magnitude[0] ?? 0) > 0x7f ? 1 : 0;
  der[at] = INTEGER;
  der[at + 1] = magnitude.length + padding;
  if (padding === 1) der[at + 2] = 0;
  magnitude.copy(der, at + 2 + padding);
  return at + 2 + padding + magnitude.length;
}

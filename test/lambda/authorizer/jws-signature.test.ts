import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import type { JwtAlgorithm } from '../../../core/issuer.ts';
import { verifySignature } from '../../../lambda/authorizer/jws-signature.ts';

interface Signer {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly digest: string | null;
}

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SIGNERS: Record<JwtAlgorithm, Signer> = {
  RS256: { ...RSA, digest: 'sha256' },
  RS384: { ...RSA, digest: 'sha384' },
  RS512: { ...RSA, digest: 'sha512' },
  ES256: { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }), digest: 'sha256' },
  ES384: { ...generateKeyPairSync('ec', { namedCurve: 'P-384' }), digest: 'sha384' },
  ES512: { ...generateKeyPairSync('ec', { namedCurve: 'P-521' }), digest: 'sha512' },
  EdDSA: { ...generateKeyPairSync('ed25519'), digest: null },
};
const ALGORITHMS = Object.keys(SIGNERS) as JwtAlgorithm[];

function signatureOf(algorithm: JwtAlgorithm, input: string): Buffer {
  const { digest, privateKey } = SIGNERS[algorithm];
  return sign(digest, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

function verifies(algorithm: JwtAlgorithm, input: string, signature: Buffer): boolean {
  return verifySignature({
    algorithm,
    key: SIGNERS[algorithm].publicKey,
    signingInput: input,
    signature: signature.toString('base64url'),
  });
}

describe.each(ALGORITHMS)('a signature with %s', (algorithm) => {
  // Elliptic curve numbers begin with zeros, or with a bit that DER must pad, in some of these.
  it('verifies, of any input', () => {
    const inputs = fc.stringMatching(/^[\w-]{0,200}\.[\w-]{0,200}$/);
    fc.assert(
      fc.property(inputs, (input) => {
        expect(verifies(algorithm, input, signatureOf(algorithm, input))).toBe(true);
      }),
      { numRuns: algorithm.startsWith('ES') ? 600 : 20 },
    );
  });

  it('does not verify with a bit changed, shortened or lengthened', () => {
    const good = signatureOf(algorithm, 'a.b');
    for (const at of [0, good.length >> 1, good.length - 1]) {
      const bad = Buffer.from(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(verifies(algorithm, 'a.b', bad)).toBe(false);
    }
    expect(verifies(algorithm, 'a.b', good.subarray(1))).toBe(false);
    expect(verifies(algorithm, 'a.b', Buffer.concat([good, Buffer.alloc(1)]))).toBe(false);
    expect(verifies(algorithm, 'a.b', Buffer.alloc(good.length))).toBe(false);
    expect(verifies(algorithm, 'a.c', good)).toBe(false);
  });
});

it('never throws for arbitrary bytes as signature', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ALGORITHMS),
      fc.uint8Array({ maxLength: 300 }),
      (algorithm, bytes) => {
        expect(verifies(algorithm, 'a.b', Buffer.from(bytes))).toBe(false);
      },
    ),
  );
});

it.each(
  ALGORITHMS.flatMap((algorithm) =>
    ALGORITHMS.filter((other) => other.slice(0, 2) !== algorithm.slice(0, 2)).map((other) => [
      algorithm,
      other,
    ]),
  ),
)('a signature with %s does not verify under the name of %s', (algorithm, other) => {
  const signature = signatureOf(algorithm, 'a.b').toString('base64url');
  const key = SIGNERS[algorithm].publicKey;

  expect(verifySignature({ algorithm: other, key, signingInput: 'a.b', signature })).toBe(false);
});

it('verifies EdDSA with Ed448 as well', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed448');
  const signature = sign(null, Buffer.from('a.b'), privateKey).toString('base64url');
  const check = { algorithm: 'EdDSA', key: publicKey, signature } as const;

  expect(verifySignature({ ...check, signingInput: 'a.b' })).toBe(true);
  expect(verifySignature({ ...check, signingInput: 'a.c' })).toBe(false);
});

it('does not verify an elliptic curve signature in DER, its other spelling', () => {
  const { privateKey } = SIGNERS.ES256;
  const der = sign('sha256', Buffer.from('a.b'), privateKey);

  expect(verifies('ES256', 'a.b', der)).toBe(false);
});

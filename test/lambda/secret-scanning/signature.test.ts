import { createPublicKey, hash } from 'node:crypto';
import fc from 'fast-check';
import { isSignedBy, readSignature } from '../../../lambda/secret-scanning/signature.ts';
import { createReporter, PUBLISHED } from './signed-report.ts';

const ID = 'Github-Public-Key-Identifier';
const SIGNATURE = 'Github-Public-Key-Signature';
const presented = { [ID]: PUBLISHED.keyIdentifier, [SIGNATURE]: PUBLISHED.signature };

describe('readSignature', () => {
  it.each([
    ['as documented', presented],
    [
      'in capitals',
      { [ID.toUpperCase()]: presented[ID], [SIGNATURE.toUpperCase()]: presented[SIGNATURE] },
    ],
    [
      'in small letters',
      { [ID.toLowerCase()]: presented[ID], [SIGNATURE.toLowerCase()]: presented[SIGNATURE] },
    ],
  ])('reads the headers, spelt %s', (_, headers) => {
    expect(readSignature({ headers })).toEqual({
      keyIdentifier: PUBLISHED.keyIdentifier,
      signature: Buffer.from(PUBLISHED.signature, 'base64'),
    });
  });

  it.each([
    ['without any', {}],
    ['without the identifier', { [SIGNATURE]: PUBLISHED.signature }],
    ['without the signature', { [ID]: PUBLISHED.keyIdentifier }],
    ['with an identifier that is no digest', { ...presented, [ID]: '../keys' }],
    ['with an empty signature', { ...presented, [SIGNATURE]: '' }],
    [
      'with a space in the signature',
      { ...presented, [SIGNATURE]: `ME UC${PUBLISHED.signature.slice(5)}` },
    ],
    ['with a line end in the signature', { ...presented, [SIGNATURE]: `${PUBLISHED.signature}\n` }],
    [
      'with base64url',
      { ...presented, [SIGNATURE]: PUBLISHED.signature.replaceAll('+', '-').replaceAll('/', '_') },
    ],
    ['without padding', { ...presented, [SIGNATURE]: PUBLISHED.signature.replace('=', '') }],
    ['with unused bits', { ...presented, [SIGNATURE]: PUBLISHED.signature.replace('c=', 'd=') }],
    ['with an endless signature', { ...presented, [SIGNATURE]: 'A'.repeat(4000) }],
  ])('refuses headers %s', (_, headers) => {
    expect(readSignature({ headers })).toBeUndefined();
  });

  it('refuses a header that is there twice, in whatever casing', () => {
    const twice = {
      [SIGNATURE]: [PUBLISHED.signature, PUBLISHED.signature],
      [ID]: [PUBLISHED.keyIdentifier],
    };
    const casings = { ...presented, [SIGNATURE.toLowerCase()]: 'AAAA' };

    expect(readSignature({ multiValueHeaders: twice })).toBeUndefined();
    expect(readSignature({ headers: casings })).toBeUndefined();
    expect(readSignature({ headers: null, multiValueHeaders: null })).toBeUndefined();
  });
});

describe('isSignedBy', () => {
  const key = createPublicKey(PUBLISHED.pem);
  const body = Buffer.from(PUBLISHED.body);
  const signature = Buffer.from(PUBLISHED.signature, 'base64');

  it('accepts the report that GitHub has published with its signature', () => {
    expect(isSignedBy(key, body, signature)).toBe(true);
  });

  it('knows the published key by its digest', () => {
    expect(hash('sha256', PUBLISHED.pem, 'hex')).toBe(PUBLISHED.keyIdentifier);
  });

  it('refuses the body with one byte changed, wherever', () => {
    const index = fc.nat({ max: body.length - 1 });
    fc.assert(
      fc.property(index, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(body);
        changed[at] = body[at]! ^ mask;

        expect(isSignedBy(key, changed, signature)).toBe(false);
      }),
    );
  });

  it.each([
    ['a line end after it', `${PUBLISHED.body}\n`],
    ['spaces in it', JSON.stringify(JSON.parse(PUBLISHED.body), null, 1)],
    ['nothing in it', ''],
  ])('refuses the body with %s', (_, text) => {
    expect(isSignedBy(key, Buffer.from(text), signature)).toBe(false);
  });

  it('refuses the signature with one byte changed, cut or lengthened, and never throws', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: signature.length - 1 }),
        fc.uint8Array({ maxLength: 80 }),
        (at, noise) => {
          const changed = Buffer.from(signature);
          changed[at] = signature[at]! ^ 1;

          expect(isSignedBy(key, body, changed)).toBe(false);
          expect(isSignedBy(key, body, signature.subarray(0, at))).toBe(false);
          expect(isSignedBy(key, body, Buffer.from(noise))).toBe(false);
          expect(isSignedBy(key, body, Buffer.concat([signature, Buffer.from([at])]))).toBe(false);
        },
      ),
    );
  });

  it('refuses a signature by another key', () => {
    expect(isSignedBy(createReporter().publicKey, body, signature)).toBe(false);
  });
});

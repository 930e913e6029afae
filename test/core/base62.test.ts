import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { encodeBase62, randomBase62 } from '../../core/base62.ts';

describe('randomBase62', () => {
  it('gives the asked length from the alphabet', () => {
    fc.assert(
      fc.property(fc.nat(100), (length) => {
        expect(randomBase62(length, randomBytes)).toMatch(new RegExp(`^[0-9A-Za-z]{${length}}$`));
      }),
    );
  });

  it('throws bytes away that would favour some characters', () => {
    const bytes = [248, 255, 0, 61, 62];
    expect(randomBase62(3, (size) => Uint8Array.from(bytes.splice(0, size)))).toBe('0z0');
  });
});

describe('encodeBase62', () => {
  it('orders as numbers do and pads to the width', () => {
    expect(encodeBase62(0, 6)).toBe('000000');
    expect(encodeBase62(61, 2)).toBe('0z');
    expect(encodeBase62(62, 2)).toBe('10');
    expect(encodeBase62(0xffffffff, 6)).toBe('4gfFC3');
  });

  it('gives different text for different numbers', () => {
    const number = fc.nat(62 ** 3 - 1);
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(encodeBase62(a, 3) === encodeBase62(b, 3)).toBe(a === b);
      }),
    );
  });
});

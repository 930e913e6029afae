import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createUuid } from '../../core/uuid.ts';

const time = fc.nat(2 ** 48 - 1);

describe('createUuid', () => {
  it('makes a UUID of version 7, variant 1, with the time in front', () => {
    // Example of RFC 9562, appendix A.6.
    const bytes = Buffer.from('000000000000ccc358c40000000000000c0c', 'hex').subarray(0, 16);
    bytes.set(Buffer.from('0cc3', 'hex'), 6);
    bytes.set(Buffer.from('18c4dc0c0c07398f', 'hex'), 8);
    expect(createUuid(0x017f22e279b0, () => bytes)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('sorts by time', () => {
    fc.assert(
      fc.property(time, time, (one, two) => {
        fc.pre(one < two);
        expect(createUuid(one, randomBytes) < createUuid(two, randomBytes)).toBe(true);
      }),
    );
  });

  it('differs within a millisecond', () => {
    const made = Array.from({ length: 1000 }, () => createUuid(1, randomBytes));
    expect(new Set(made).size).toBe(made.length);
  });
});

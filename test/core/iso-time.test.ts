import fc from 'fast-check';
import { formatIsoTime } from '../../core/iso-time.ts';

it('writes a second in UTC without fractions', () => {
  expect(formatIsoTime(1_800_000_000)).toBe('2027-01-15T08:00:00Z');
});

it('sorts as time does', () => {
  const second = fc.nat({ max: 253_402_300_799 });
  fc.assert(
    fc.property(second, second, (one, other) => {
      expect(formatIsoTime(one) < formatIsoTime(other)).toBe(one < other);
    }),
  );
});

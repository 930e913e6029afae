// The laws of the three-valued logic.
import fc from 'fast-check';
import { allOf, anyOf, matchOf, negationOf } from '../../../local/policy/match.ts';

const match = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const);

describe('match', () => {
  it('lets one no decide a conjunction and one yes a disjunction, whatever is unknown', () => {
    expect(allOf(['yes', 'unknown', 'no'])).toBe('no');
    expect(anyOf(['no', 'unknown', 'yes'])).toBe('yes');
    expect(allOf(['yes', 'unknown'])).toBe('unknown');
    expect(anyOf(['no', 'unknown'])).toBe('unknown');
  });

  it('gives the neutral value for no parts', () => {
    expect(allOf([])).toBe('yes');
    expect(anyOf([])).toBe('no');
  });

  it('keeps the unknown unknown under negation', () => {
    expect([negationOf('yes'), negationOf('no'), negationOf('unknown')]).toEqual([
      'no',
      'yes',
      'unknown',
    ]);
    expect([matchOf(true), matchOf(false)]).toEqual(['yes', 'no']);
  });

  it('obeys the law of De Morgan', () => {
    fc.assert(
      fc.property(
        fc.array(match),
        (parts) => negationOf(allOf(parts)) === anyOf(parts.map(negationOf)),
      ),
    );
  });
});

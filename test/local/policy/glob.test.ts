// The glob matcher against a matcher that is slow and obvious, and against patterns that make backtracking explode.
import fc from 'fast-check';
import { matchGlob } from '../../../local/policy/glob.ts';

/** Tries every length for every star. */
function matchSlowly(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (first === '*') {
    return Array.from({ length: text.length + 1 }, (_, taken) => text.slice(taken)).some((left) =>
      matchSlowly(rest, left),
    );
  }
  return (
    text !== '' && (first === '?' || first === text.charAt(0)) && matchSlowly(rest, text.slice(1))
  );
}

describe('matchGlob', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'a/b:c'],
    ['a*', 'a'],
    ['*a', 'banana'],
    ['a?c', 'abc'],
    ['GET/pets/*', 'GET/pets/1/owners'],
    ['GET/*/settings', 'GET/a/b/settings'],
    ['a**b', 'ab'],
    ['*ab*ab', 'ababab'],
    ['[a].(b)+\\', '[a].(b)+\\'],
  ])('matches %j with %j', (pattern, text) => {
    expect(matchGlob(pattern, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['?', ''],
    ['a', 'ab'],
    ['b', 'ab'],
    ['a*', 'ba'],
    ['*a', 'ab'],
    ['a?c', 'ac'],
    ['A', 'a'],
    ['.', 'a'],
    ['[ab]', 'a'],
    ['a|b', 'a'],
    ['GET/pets/*', 'GET/pets'],
  ])('refuses %j for %j', (pattern, text) => {
    expect(matchGlob(pattern, text)).toBe(false);
  });

  it('agrees with the matcher that tries everything', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (p, t) => matchGlob(p, t) === matchSlowly(p, t)),
      { numRuns: 5000 },
    );
  });

  it('ends on a pattern that would take a backtracking matcher longer than the universe', () => {
    expect(matchGlob('*a'.repeat(200) + 'b', 'a'.repeat(5000))).toBe(false);
  });
});

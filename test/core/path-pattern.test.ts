import fc from 'fast-check';
import { overlaps, PathTemplates } from '../../core/path-pattern.ts';

// The slow truth: every path of a small world, matched by regular expressions.
const SEGMENTS = ['a', 'b'];
const paths = (depth: number): string[] =>
  depth === 0
    ? ['']
    : paths(depth - 1).flatMap((path) => SEGMENTS.map((segment) => `${path}/${segment}`));
const WORLD = [1, 2, 3, 4, 5].flatMap(paths);

const matching = (pattern: string, star: string) =>
  WORLD.filter((path) => new RegExp(`^${pattern.replaceAll('*', star)}$`).test(path));

describe('overlaps', () => {
  it.each([
    ['/a/*/*', '/a/*', false],
    ['/a/*/*', '/a/*/b', true],
    ['/a/*/*/b', '/a/*/b', false],
    ['/a/*', '/a', false],
    ['/a', '/a', true],
  ])('%s and %s: %s', (pattern, template, expected) => {
    expect(overlaps(pattern, template)).toBe(expected);
  });

  it('says yes exactly when some path is reached by both', () => {
    const segments = fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(segments, segments, (one, two) => {
        const [pattern, template] = [`/${one.join('/')}`, `/${two.join('/')}`];
        const reached = new Set(matching(pattern, '.+'));
        const common = matching(template, '[^/]+').some((path) => reached.has(path));
        expect(overlaps(pattern, template)).toBe(common);
      }),
      { numRuns: 300 },
    );
  });
});

it('says of a set of templates what it says of each', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 5 })
    .map((segments) => `/${segments.join('/')}`);
  fc.assert(
    fc.property(path, fc.array(path, { maxLength: 6 }), (pattern, templates) => {
      expect(new PathTemplates(templates).reachedBy(pattern)).toBe(
        templates.some((template) => overlaps(pattern, template)),
      );
    }),
    { numRuns: 500 },
  );
});

// The text transformations on their own.
import fc from 'fast-check';
import { compileTransformations } from '../../../local/waf/text-transformation.ts';
import { Properties } from '../../../local/template/property.ts';

function transform(...types: string[]): (text: string) => string {
  const list = types.map((Type, Priority) => ({ Type, Priority }));
  return compileTransformations(
    new Properties('Acl', { TextTransformations: list }, { TextTransformations: 'read' }),
  );
}

it.each([
  ['/a/./b', '/a/b'],
  ['/a/../b', '/b'],
  ['/../../a', '/a'],
  ['//a///b', '/a/b'],
  ['/a/b/', '/a/b/'],
  ['/a/b/..', '/a/'],
  ['/', '/'],
  ['a/b', 'a/b'],
])('waf-19: NORMALIZE_PATH makes %s to %s', (path, expected) => {
  expect(transform('NORMALIZE_PATH')(path)).toBe(expected);
});

it('normalizes to what no further normalization changes', () => {
  const path = fc.array(fc.constantFrom('/', '.', '..', 'a', '%2e')).map((parts) => parts.join(''));
  const normalize = transform('NORMALIZE_PATH');

  fc.assert(fc.property(path, (text) => expect(normalize(normalize(text))).toBe(normalize(text))));
});

it('waf-20: URL_DECODE decodes once, plus signs too, and leaves what is no encoding', () => {
  expect(transform('URL_DECODE')('%2541+%zz%')).toBe('%41 %zz%');
  expect(transform('URL_DECODE', 'URL_DECODE')('%2541')).toBe('A');
});

import { isIdentifier } from '../../core/principal.ts';

describe('isIdentifier', () => {
  it.each(['a', 'auth0|5f7c8ec7c33c6c004bbafe82', 'user@example.com', 'x'.repeat(128)])(
    'accepts %s',
    (text) => {
      expect(isIdentifier(text)).toBe(true);
    },
  );

  it.each([
    '',
    'none',
    'platform',
    ' ',
    'a b',
    'a\n',
    'é',
    'x'.repeat(129),
    7,
    null,
    undefined,
    ['a'],
  ])('refuses %j', (value) => {
    expect(isIdentifier(value)).toBe(false);
  });
});

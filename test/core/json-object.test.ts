import fc from 'fast-check';
import { parseJsonObject } from '../../core/json-object.ts';

describe('parseJsonObject', () => {
  it.each([
    '{"a":1,"a":1}',
    '{"a":{"b":1,"b":2}}',
    '{"a":[{"b":1,"\\u0062":2}]}',
    '{"__proto__":1,"__proto__":2}',
    '{"a" :1,"a"\n:2}',
  ])('refuses a member that is there twice: %s', (text) => {
    expect(parseJsonObject(text)).toBeUndefined();
  });

  it.each(['', 'null', '[]', '"x"', '1', '{', '{"a":1}x', '{a:1}'])(
    'refuses what is no object: %j',
    (text) => {
      expect(parseJsonObject(text)).toBeUndefined();
    },
  );

  it('refuses what nests too deep', () => {
    const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
    expect(parseJsonObject(nested(16))).toBeDefined();
    expect(parseJsonObject(nested(17))).toBeUndefined();
    expect(parseJsonObject(nested(4000))).toBeUndefined();
  });

  it('gives what JSON.parse gives for every object that was written with each member once', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const text = JSON.stringify(value, null, 1);
        expect(parseJsonObject(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('is not misled by quotes, colons and backslashes inside strings', () => {
    expect(parseJsonObject('{"a":"\\"b\\":\\\\","c\\"":"x\\":"}')).toEqual({
      a: '"b":\\',
      'c"': 'x":',
    });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseJsonObject(text)));
  });
});

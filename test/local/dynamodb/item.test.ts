// Items as the streams compare and measure them.
import { canonicalText, isSameItem, keyOf, sizeOf } from '../../../local/dynamodb/item.ts';

describe('keyOf', () => {
  it('gives the key alone, without what the item lacks', () => {
    expect(keyOf({ pk: { S: 'a' }, other: { N: '1' } }, ['pk', 'sk'])).toEqual({ pk: { S: 'a' } });
  });
});

describe('isSameItem', () => {
  it.each([
    ['the order of attributes', { a: { S: '1' }, b: { S: '2' } }, { b: { S: '2' }, a: { S: '1' } }],
    ['the order of a set', { a: { NS: ['1', '2'] } }, { a: { NS: ['2', '1'] } }],
    [
      'the order within a map in a list',
      { a: { L: [{ M: { x: { S: '' }, y: { BOOL: true } } }] } },
      { a: { L: [{ M: { y: { BOOL: true }, x: { S: '' } } }] } },
    ],
    ['two that do not exist', undefined, undefined],
  ])('takes no notice of %s', (_case, one, other) => {
    expect(isSameItem(one, other)).toBe(true);
  });

  it.each([
    ['a value', { a: { S: '1' } }, { a: { S: '2' } }],
    ['a type', { a: { S: '1' } }, { a: { N: '1' } }],
    [
      'the order of a list',
      { a: { L: [{ S: '1' }, { S: '2' }] } },
      { a: { L: [{ S: '2' }, { S: '1' }] } },
    ],
    ['existence', undefined, {}],
  ])('tells %s apart', (_case, one, other) => {
    expect(isSameItem(one, other)).toBe(false);
  });
});

describe('canonicalText', () => {
  it('is the same for the same attributes', () => {
    expect(canonicalText({ b: 1, a: { d: 1, c: 2 } })).toBe('{"a":{"c":2,"d":1},"b":1}');
  });
});

describe('sizeOf', () => {
  it.each([
    [{ ab: { S: 'é' } }, 4],
    [{ a: { N: '-120.50' } }, 4],
    [{ a: { N: '0' } }, 2],
    [{ a: { N: '1e20' } }, 3],
    [{ a: { B: 'AAAA' } }, 4],
    [{ a: { SS: ['x', 'yz'] } }, 4],
    [{ a: { BOOL: true } }, 2],
    [{ a: { NULL: true } }, 2],
    [{ a: { L: [{ S: 'x' }, { S: 'y' }] } }, 8],
    [{ a: { M: { k: { S: 'x' } } } }, 7],
  ])('measures %j as %d bytes', (item, bytes) => {
    expect(sizeOf(item)).toBe(bytes);
  });
});

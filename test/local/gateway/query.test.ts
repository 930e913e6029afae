// Query strings: decoding never fails, and what is encoded comes back.
import fc from 'fast-check';
import { formatQuery, parseQuery, percentDecode } from '../../../local/gateway/query.ts';

const pairs = fc.array(
  fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
);

it('gives back every list of pairs that was formatted', () => {
  fc.assert(
    fc.property(pairs, (query) => {
      expect(parseQuery(formatQuery(query))).toEqual(query);
    }),
  );
});

it('reads any text without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const [name, value] of parseQuery(text))
        expect(typeof name + typeof value).toBe('stringstring');
    }),
  );
});

it('leaves text that is no valid percent-encoding as it is', () => {
  expect(['%', '%2', '%zz', '%ff', 'a%2Fb'].map(percentDecode)).toEqual([
    '%',
    '%2',
    '%zz',
    '%ff',
    'a/b',
  ]);
});

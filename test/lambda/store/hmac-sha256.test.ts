import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { HmacSha256 } from '../../../lambda/store/hmac-sha256.ts';

// RFC 4231, test cases 1, 2 and 6: a short key, a text as key, and a key that is longer than a block.
it.each([
  [
    Buffer.alloc(20, 0x0b),
    'Hi There',
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    Buffer.from('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    Buffer.alloc(131, 0xaa),
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('gives the published code for %s', (key, message, code) => {
  expect(new HmacSha256(key).hex(message)).toBe(code);
});

it('agrees with node:crypto on any key and on messages one after another', () => {
  const key = fc.uint8Array({ maxLength: 150 });
  const messages = fc.array(fc.string({ unit: 'binary-ascii', maxLength: 300 }), { minLength: 1 });
  fc.assert(
    fc.property(key, messages, (bytes, texts) => {
      const hmac = new HmacSha256(Buffer.from(bytes));
      for (const text of texts) {
        expect(hmac.hex(text)).toBe(createHmac('sha256', bytes).update(text).digest('hex'));
      }
    }),
  );
});

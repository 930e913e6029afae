import fc from 'fast-check';
import { sealText, unsealText } from '../../../lambda/store/sealed-text.ts';

const seal = { secret: 'the secret of the caller', purpose: 'test' };

it('gives back what was sealed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.string(),
      (text, secret, purpose) => {
        expect(unsealText(sealText(text, { secret, purpose }), { secret, purpose })).toBe(text);
      },
    ),
  );
});

it('seals the same text differently each time, and shows none of it', () => {
  const [one, other] = [sealText('rb_live_secret', seal), sealText('rb_live_secret', seal)];

  expect(one).not.toEqual(other);
  expect(Buffer.from(one).toString('latin1')).not.toContain('secret');
});

it.each([
  ['another secret', { ...seal, secret: 'the secret of a caller' }],
  ['another purpose', { ...seal, purpose: 'other' }],
])('refuses to open with %s', (_, other) => {
  expect(() => unsealText(sealText('text', seal), other)).toThrow();
});

it('refuses to open what was changed, at whatever byte', () => {
  const sealed = sealText('text', seal);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => unsealText(changed, seal)).toThrow();
  }
});

it('refuses to open what is too short to have been sealed', () => {
  expect(() => unsealText(new Uint8Array(20), seal)).toThrow();
});

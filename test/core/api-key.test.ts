import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  API_KEY_PATTERN,
  createApiKey,
  digestApiKey,
  parseApiKey,
  previewApiKey,
} from '../../core/api-key.ts';

// Made once with fixed bytes and kept: a change of the format would make every key in the field invalid.
const KNOWN_KEY = 'rb_live_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp';
const knownBytes = () => Uint8Array.from({ length: 30 }, (_, index) => index);

describe('createApiKey', () => {
  it('keeps the format of the keys in the field', () => {
    expect(createApiKey(knownBytes)).toBe(KNOWN_KEY);
  });

  it('makes keys that parse, match the published pattern, and differ', () => {
    const keys = Array.from({ length: 1000 }, () => createApiKey(randomBytes));
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) {
      expect(parseApiKey(key, 'refuse')).toEqual({ digest: digestApiKey(key) });
      expect(key).toMatch(new RegExp(`^${API_KEY_PATTERN}$`));
    }
  });
});

describe('parseApiKey', () => {
  it('refuses every single-character edit of a key without I/O', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-';
    for (let at = 3; at < KNOWN_KEY.length; at += 1) {
      for (const character of alphabet) {
        if (character === KNOWN_KEY[at]) continue;
        const edited = KNOWN_KEY.slice(0, at) + character + KNOWN_KEY.slice(at + 1);
        expect(parseApiKey(edited, 'refuse')).toHaveProperty('refused');
      }
    }
  });

  it('refuses swapped neighbours, missing and doubled characters', () => {
    for (let at = 8; at < KNOWN_KEY.length - 1; at += 1) {
      const [before, one, two, after] = [
        KNOWN_KEY.slice(0, at),
        KNOWN_KEY.charAt(at),
        KNOWN_KEY.charAt(at + 1),
        KNOWN_KEY.slice(at + 2),
      ];
      for (const edited of [
        before + two + one + after,
        before + two + after,
        before + one + one + two + after,
      ]) {
        if (edited !== KNOWN_KEY) expect(parseApiKey(edited, 'refuse')).toHaveProperty('refused');
      }
    }
  });

  it('says whether a key is mistyped or has another shape', () => {
    expect(parseApiKey(`${KNOWN_KEY.slice(0, -1)}U`, 'refuse')).toEqual({
      refused: 'key-checksum-wrong',
    });
    expect(parseApiKey(`${KNOWN_KEY}0`, 'refuse')).toEqual({ refused: 'credential-malformed' });
    expect(parseApiKey(`${KNOWN_KEY.slice(0, -1)}-`, 'accept')).toEqual({
      refused: 'credential-malformed',
    });
  });

  it('looks keys from before the checksum up only where some were imported', () => {
    const legacy = 'rb_9f8e7d6c5b4a39281706f5e4d3c2b1a0';
    expect(parseApiKey(legacy, 'refuse')).toEqual({ refused: 'credential-malformed' });
    expect(parseApiKey(legacy, 'accept')).toEqual({ digest: digestApiKey(legacy) });
    expect(parseApiKey('rb_short', 'accept')).toHaveProperty('refused');
    expect(parseApiKey(`rb_${'x'.repeat(126)}`, 'accept')).toHaveProperty('refused');
  });

  it.each([
    ['as long as a key of today', `rb_${'x'.repeat(41)}`],
    ['that begins as a key of today', `rb_live_${'x'.repeat(20)}`],
    ['as long as one may be', `rb_${'x'.repeat(125)}`],
    ['as short as one may be', `rb_${'x'.repeat(20)}`],
  ])('looks up an old key %s', (_, key) => {
    expect(parseApiKey(key, 'accept')).toEqual({ digest: digestApiKey(key) });
  });

  it.each([
    ` rb_${'x'.repeat(30)}`,
    `xrb_${'x'.repeat(30)}`,
    `rb_${'x'.repeat(30)}\n`,
    `rb_${'x'.repeat(19)}`,
  ])('takes %j for no old key', (text) => {
    expect(parseApiKey(text, 'accept')).toEqual({ refused: 'credential-malformed' });
  });

  it('never takes a mistyped key of the current shape for an old one', () => {
    expect(parseApiKey(`${KNOWN_KEY.slice(0, -1)}U`, 'accept')).toEqual({
      refused: 'key-checksum-wrong',
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('accept', 'refuse'),
        (text, legacy) => {
          parseApiKey(text, legacy);
          parseApiKey(`rb_live_${text}`, legacy);
        },
      ),
    );
  });
});

describe('digestApiKey', () => {
  it('is the SHA-256 of the text in hexadecimal', () => {
    expect(digestApiKey(KNOWN_KEY)).toBe(createHash('sha256').update(KNOWN_KEY).digest('hex'));
  });
});

describe('previewApiKey', () => {
  it('shows the end of the random part and nothing of the checksum', () => {
    expect(previewApiKey(KNOWN_KEY)).toBe('rb_...MNOPQRST');
  });
});

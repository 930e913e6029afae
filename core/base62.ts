// Base62 text (0-9 A-Z a-z): an alphabet that a double click selects whole and that needs no escaping anywhere.

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Largest multiple of 62 that fits a byte: bytes from here on would favour the first characters of the alphabet. */
const UNBIASED_BELOW = 248;

/**
 * Draws `length` characters, each of the 62 with the same probability, from a source of random bytes.
 *
 * @param randomBytes gives that many bytes from a cryptographically secure generator
 */
export function randomBase62(length: number, randomBytes: (size: number) => Uint8Array): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < UNBIASED_BELOW) text += ALPHABET.charAt(byte % 62);
    }
  }
  return text;
}

/** Writes a non-negative integer below 62^width in exactly `width` characters, most significant first. */
export function encodeBase62(value: number, width: number): string {
  let text = '';
  for (let rest = value; text.length < width; rest = Math.floor(rest / 62)) {
    text = ALPHABET.charAt(rest % 62) + text;
  }
  return text;
}

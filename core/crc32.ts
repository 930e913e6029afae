// The CRC-32 of ISO 3309 that zlib, PNG and DynamoDB use. It is written out because loading node:zlib costs the
// authorizer's cold start more than all its other work on a key.

const POLYNOMIAL = 0xedb88320;

// Signed, because larger numbers than 2³¹ - 1 leave the fast path of JavaScript's integers. The remainder of a sum is the sum
// of the remainders: only those of single bits are computed, or filling the table would be felt at a cold start.
const TABLE = new Int32Array(256);
let ofBit = 1;
for (let bit = 128; bit > 0; bit >>>= 1) {
  ofBit = ofBit & 1 ? (ofBit >>> 1) ^ POLYNOMIAL : ofBit >>> 1;
  for (let above = 0; above < TABLE.length; above += 2 * bit) {
    TABLE[above + bit] = (TABLE[above] ?? 0) ^ ofBit;
  }
}

/** Gives the CRC-32 of bytes as an unsigned 32-bit number. */
export function crc32(bytes: Uint8Array): number {
  let remainder = -1;
  for (const byte of bytes) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ byte) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
}

/** Gives the CRC-32 of ASCII text; for other text it means nothing. */
export function crc32OfAscii(text: string): number {
  let remainder = -1;
  for (let at = 0; at < text.length; at += 1) {
    remainder = (remainder >>> 8) ^ (TABLE[(remainder ^ text.charCodeAt(at)) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
}

// The CRC-32 of ISO 3309 that zlib, PNG and DynamoDB use. It is written out because loading node:zlib costs the
// authorizer's cold start more than all its other work on a key.

const POLYNOMIAL = 0xedb88320;

// Signed, because larger numbers than 2³¹ - 1 leave the fast path of JavaScript's integers.
const TABLE = new Int32Array(256);
for (let byte = 0; byte < TABLE.length; byte += 1) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  TABLE[byte] = remainder;
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

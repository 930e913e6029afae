// The API key as text: how one is made, recognised without any I/O, digested for lookup and shown afterwards.
//
// rb_live_ + 30 random base62 characters (178 bits) + 6 base62 characters of CRC-32 over those 30. The checksum makes a
// mistyped key recognisable at once and lets secret scanners drop false positives; it proves shape, not issue.
import { hash } from 'node:crypto';
import { crc32OfAscii } from './crc32.ts';
import { encodeBase62, randomBase62 } from './base62.ts';
import { refuse, type Refusal } from './refusal.ts';

const PREFIX = 'rb_live_';
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;
const KEY_LENGTH = PREFIX.length + RANDOM_LENGTH + CHECKSUM_LENGTH;
const PREVIEW_LENGTH = 8;

const CHECKSUMMED = /^rb_live_[0-9A-Za-z]{36}$/;
const LEGACY = /^rb_[0-9A-Za-z_-]{20,125}$/;

/** The regular expression to register with secret scanners: finds every key in source text, whatever stands around. */
export const API_KEY_PATTERN = 'rb_live_[0-9A-Za-z]{36}';

/** Makes a new API key; the caller returns it once and stores its digest only. */
export function createApiKey(randomBytes: (size: number) => Uint8Array): string {
  const random = randomBase62(RANDOM_LENGTH, randomBytes);
  return PREFIX + random + checksumOf(random);
}

/**
 * Gives the digest under which a presented API key is stored, or refuses text that cannot be one; no I/O either way.
 *
 * Keys from before the checksum have the shape `rb_` + 20 to 125 characters of base62, `_` or `-`, and are looked up
 * only where the deployment says that it has imported some. Text of the current length behind the current prefix is
 * never taken for one of those.
 */
export function parseApiKey(
  presented: string,
  legacyKeys: 'accept' | 'refuse',
): { readonly digest: string } | Refusal {
  if (presented.startsWith(PREFIX) && presented.length === KEY_LENGTH) {
    if (!CHECKSUMMED.test(presented)) return refuse('credential-malformed');
    const random = presented.slice(PREFIX.length, -CHECKSUM_LENGTH);
    if (!presented.endsWith(checksumOf(random))) return refuse('key-checksum-wrong');
    return { digest: digestApiKey(presented) };
  }
  if (legacyKeys === 'accept' && LEGACY.test(presented)) return { digest: digestApiKey(presented) };
  return refuse('credential-malformed');
}

/**
 * Gives the stored form of an API key: SHA-256 of its text, 64 hexadecimal characters.
 *
 * A plain digest is right for 178 random bits, which no dictionary contains and no search exhausts; it would be wrong
 * for passwords (OWASP ASVS 5.0, 6.5.2).
 */
export function digestApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** Gives what is shown of a key after its creation: the last characters of its random part, never of the checksum. */
export function previewApiKey(key: string): string {
  return `rb_...${key.slice(-CHECKSUM_LENGTH - PREVIEW_LENGTH, -CHECKSUM_LENGTH)}`;
}

function checksumOf(random: string): string {
  return encodeBase62(crc32OfAscii(random), CHECKSUM_LENGTH);
}

// Text that lies in a table and can be read only with a secret that the table does not have: the caller's own.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What a text is sealed by. */
export interface Seal {
  /** Has to be hard to guess: whoever reads the table can try as many as they like. */
  readonly secret: string;
  /** What the text is for; one secret gives another key for each. */
  readonly purpose: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** HKDF takes no more than that as `info`. */
const PURPOSE_LENGTH_MAX = 1024;

/**
 * Encrypts a text with AES-256-GCM: nonce, then tag, then ciphertext.
 *
 * @see https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38d.pdf
 */
export function sealText(text: string, seal: Seal): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(seal), nonce);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Decrypts what {@link sealText} gave. @throws {Error} when it was sealed by something else, or changed since */
export function unsealText(sealed: Uint8Array, seal: Seal): string {
  const bytes = Buffer.from(sealed);
  const decipher = createDecipheriv('aes-256-gcm', keyOf(seal), bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** @see https://www.rfc-editor.org/rfc/rfc5869 */
function keyOf({ secret, purpose }: Seal): Buffer {
  return Buffer.from(
    hkdfSync('sha256', secret, '', purpose.slice(0, PURPOSE_LENGTH_MAX), KEY_BYTES),
  );
}

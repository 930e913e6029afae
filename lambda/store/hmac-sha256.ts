// HMAC-SHA-256 for a key that signs many short messages. On node:crypto's one-shot hash, because the object that
// createHmac makes for each message costs Node 24 more than all the hashing of a signature.
import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;

/**
 * A key, ready to authenticate messages. Both halves of the work lie in buffers that are used again and again; nothing is
 * awaited while they are in use, so calls cannot meet.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
export class HmacSha256 {
  /** The padded key, then the message. */
  #inner: Buffer;
  /** The padded key, then the digest of the inner half. */
  readonly #outer: Buffer;

  constructor(key: Buffer) {
    const short = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key;
    this.#inner = padded(short, INNER_PAD, 0);
    this.#outer = padded(short, OUTER_PAD, DIGEST_BYTES);
  }

  /** Gives the authentication code of ASCII text, in hexadecimal. */
  hex(message: string): string {
    const bytes = BLOCK_BYTES + message.length;
    // Messages of one kind have one length, as a rule.
    if (this.#inner.length !== bytes) this.#inner = resized(this.#inner, bytes);
    this.#inner.write(message, BLOCK_BYTES, 'latin1');
    this.#outer.write(hash('sha256', this.#inner, 'hex'), BLOCK_BYTES, 'hex');
    return hash('sha256', this.#outer, 'hex');
  }
}

function padded(key: Buffer, pad: number, bytesAfter: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES + bytesAfter, pad);
  key.forEach((byte, at) => (block[at] = byte ^ pad));
  return block;
}

function resized(inner: Buffer, bytes: number): Buffer {
  const other = Buffer.alloc(bytes);
  inner.copy(other, 0, 0, BLOCK_BYTES);
  return other;
}

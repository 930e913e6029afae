// UUIDs of version 7: random ids that sort by the millisecond they were made in, so that keys list in order of age.

/**
 * Makes a UUID.
 *
 * @param nowMs milliseconds since the epoch
 * @param randomBytes gives that many bytes from a cryptographically secure generator
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.7
 */
export function createUuid(nowMs: number, randomBytes: (size: number) => Uint8Array): string {
  const bytes = Buffer.from(randomBytes(16));
  bytes.writeUIntBE(nowMs, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

// The access key ids of the local run's functions: by them the emulated services know who calls.
import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RANDOM_PART_LENGTH = 16;

/**
 * Gives the access key id of a function, of the form that AWS gives to temporary credentials. It is the same in every
 * run and no secret: anybody on this machine can compute it, and no service of the local run verifies a signature.
 */
export function accessKeyIdOf(functionLogicalId: string): string {
  const digest = createHash('sha256').update(functionLogicalId).digest();
  const letters = Array.from(digest.subarray(0, RANDOM_PART_LENGTH), (byte) =>
    ALPHABET.charAt(byte % 32),
  );
  return `ASIA${letters.join('')}`;
}

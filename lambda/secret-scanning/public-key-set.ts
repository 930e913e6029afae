// The keys with which GitHub signs its reports: how they are fetched and read.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { parseJsonObject } from '../../core/json-object.ts';
import { downloadText } from '../http/https-download.ts';

/** Keys by their identifier. */
export type PublicKeySet = ReadonlyMap<string, KeyObject>;

const TIMEOUT_MS = 3_000;
const ANSWER_BYTES_MAX = 256 * 1024;

/** Identifiers are hexadecimal digests. */
export const KEY_IDENTIFIER = /^[0-9a-f]{1,128}$/i;

/**
 * Fetches the key set.
 *
 * @throws {Error} when the server does not answer with a key set that has a usable key
 * @see https://docs.github.com/en/code-security/secret-scanning/secret-scanning-partnership-program/secret-scanning-partner-program
 */
export async function fetchPublicKeys(url: string): Promise<PublicKeySet> {
  const text = await downloadText(url, {
    timeoutMs: TIMEOUT_MS,
    bytesMax: ANSWER_BYTES_MAX,
    // GitHub's API refuses requests that do not name their agent.
    headers: { Accept: 'application/json', 'User-Agent': 'rigbox-auth' },
  });
  const keys = parsePublicKeys(text);
  if (keys.size === 0) throw new Error('the key set has no usable key');
  return keys;
}

/**
 * Reads a key set. Only keys on the curve P-256 count, and of these none whose identifier occurs twice: nothing says
 * which one is meant.
 *
 * @throws {Error} when the text is no key set
 */
export function parsePublicKeys(text: string): PublicKeySet {
  const members = parseJsonObject(text)?.['public_keys'];
  if (!Array.isArray(members)) throw new Error('the answer is no key set');
  const keys = new Map<string, KeyObject>();
  const identifiers = new Set<string>();
  for (const member of members as unknown[]) {
    const { key_identifier: identifier, key: pem } = (member ?? {}) as Record<string, unknown>;
    if (typeof identifier !== 'string' || !KEY_IDENTIFIER.test(identifier)) continue;
    const id = identifier.toLowerCase();
    const key = readKey(pem);
    if (identifiers.has(id)) keys.delete(id);
    else if (key) keys.set(id, key);
    identifiers.add(id);
  }
  return keys;
}

function readKey(pem: unknown): KeyObject | undefined {
  if (typeof pem !== 'string') return undefined;
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    // A key of another kind says nothing about the others.
    return undefined;
  }
}

// Reads the access log of the API as uses of API keys. The lines are those of `lib/front-door-api.ts`.
import { parseJsonObject } from '../../core/json-object.ts';

/** One use of a key. */
export interface KeyUse {
  readonly keyId: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

/** The newest use of each key in a batch of lines. */
export interface NewestUses {
  readonly byKey: ReadonlyMap<string, number>;
  /** Lines that are no access log lines, or have an impossible time or id in them. */
  readonly malformed: number;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MILLISECONDS = /^\d{12,14}$/;
const STATUS = /^[1-5]\d\d$/;

/** Seconds that API Gateway's clock may be ahead of this one; a time beyond would hide all uses until then. */
const AHEAD_SECONDS_MAX = 300;

/**
 * Reads a line: a use of a key whose credential was accepted, whatever came of the request; `undefined` for any other
 * request, a refused credential among them.
 */
export function readKeyUse(line: string, now: number): KeyUse | 'malformed' | undefined {
  const fields = parseJsonObject(line);
  if (fields === undefined) return 'malformed';
  const { credentialType, credentialId, status, time } = fields;
  if (!matches(STATUS, status)) return 'malformed';
  if (credentialType !== 'api_key' || status === '401') return undefined;
  if (!matches(UUID, credentialId) || !matches(MILLISECONDS, time)) return 'malformed';
  const at = Math.floor(Number(time) / 1000);
  return at > now + AHEAD_SECONDS_MAX ? 'malformed' : { keyId: credentialId, at };
}

/** Gives the newest use of each key; lines may come in any order and more than once. */
export function newestUsesIn(lines: readonly string[], now: number): NewestUses {
  const byKey = new Map<string, number>();
  let malformed = 0;
  for (const line of lines) {
    const use = readKeyUse(line, now);
    if (use === 'malformed') malformed += 1;
    else if (use) byKey.set(use.keyId, Math.max(use.at, byKey.get(use.keyId) ?? 0));
  }
  return { byKey, malformed };
}

function matches(pattern: RegExp, value: unknown): value is string {
  return typeof value === 'string' && pattern.test(value);
}

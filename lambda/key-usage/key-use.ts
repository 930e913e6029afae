// Reads the access log of the API as uses of API keys. The lines are those of `lib/front-door-api.ts`.
import { matches, readAcceptedRequest } from '../telemetry/access-log-line.ts';

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
/**
 * Reads a line: a use of a key whose credential was accepted, whatever came of the request; `undefined` for any other
 * request, a refused credential among them.
 */
export function readKeyUse(line: string, now: number): KeyUse | 'malformed' | undefined {
  const request = readAcceptedRequest(line, 'api_key', now);
  if (request === undefined || request === 'malformed') return request;
  const { credentialId } = request.fields;
  return matches(UUID, credentialId) ? { keyId: credentialId, at: request.at } : 'malformed';
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

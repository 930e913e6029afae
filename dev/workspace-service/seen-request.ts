// What the sample service keeps of the requests that reached it, for tests that ask what came through the gateway.
import type { IncomingMessage } from 'node:http';
import { hasLeakedCredential, headerNamesOf, readIdentity, type SeenIdentity } from './identity.ts';

/** One request that arrived; no header value but the identity's is kept, and no body. */
export interface SeenRequest {
  readonly method: string;
  /** The request target as it was on the wire, query included. */
  readonly target: string;
  readonly identity: SeenIdentity;
  /** Lower-cased, each once. */
  readonly headerNames: readonly string[];
  /** `Authorization` or `X-Rigbox-Key` arrived with something other than `none`. */
  readonly credentialLeaked: boolean;
}

/** How many requests are kept; the oldest goes first. */
export const SEEN_REQUESTS_MAX = 1000;

/** Takes note of a request, whatever it will be answered. */
export function recordRequest(seen: SeenRequest[], request: IncomingMessage): SeenRequest {
  const { method = '', rawHeaders, url = '' } = request;
  const record = {
    method,
    target: url,
    identity: readIdentity(rawHeaders),
    headerNames: headerNamesOf(rawHeaders),
    credentialLeaked: hasLeakedCredential(rawHeaders),
  };
  seen.push(record);
  if (seen.length > SEEN_REQUESTS_MAX) seen.shift();
  return record;
}

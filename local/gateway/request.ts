// A request as the gateway received it, before anything is decided about it.
import { randomBytes, randomUUID } from 'node:crypto';
import type { HeaderList } from './header-list.ts';
import { lastValueOf } from './header-list.ts';

/** A request on the wire: nothing is decoded, collapsed or re-ordered. */
export interface GatewayRequest {
  readonly verb: string;
  /** Path and query exactly as sent. */
  readonly target: string;
  /** The part of the target before `?`. */
  readonly sentPath: string;
  /** The part of the target after `?`, still encoded. */
  readonly queryText: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Tells whether reading stopped because the body is larger than the gateway takes. */
  readonly bodyIsTooLarge: boolean;
  /** The `Host` header without the port. */
  readonly host: string;
  readonly sourceIp: string;
  /** Milliseconds since the epoch on the injected clock. */
  readonly receivedAt: number;
  /** A UUID; the client's own when it sends one as `x-amzn-requestid`. */
  readonly requestId: string;
  /** Cannot be chosen by the client. */
  readonly extendedRequestId: string;
  readonly traceId: string;
}

/** What the server knows of a request. */
export interface ReceivedRequest {
  readonly verb: string;
  readonly target: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  readonly bodyIsTooLarge: boolean;
  readonly sourceIp: string;
  readonly receivedAt: number;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Adds ids to what was received and splits the target. */
export function identifyRequest(received: ReceivedRequest): GatewayRequest {
  const { target, headers } = received;
  const question = target.indexOf('?');
  return {
    ...received,
    sentPath: question < 0 ? target : target.slice(0, question),
    queryText: question < 0 ? '' : target.slice(question + 1),
    host: (lastValueOf(headers, 'host') ?? '').replace(/:\d+$/, ''),
    requestId: requestIdOf(lastValueOf(headers, 'x-amzn-requestid')),
    extendedRequestId: `${nextRandom(11).toString('base64url').replaceAll('_', '+')}=`,
    traceId: lastValueOf(headers, 'x-amzn-trace-id') ?? traceIdAt(received.receivedAt),
  };
}

function requestIdOf(presented: string | undefined): string {
  if (presented === undefined) return randomUUID();
  return UUID.test(presented) ? presented : 'UUID_REPLACED_INVALID_REQUEST_ID';
}

function traceIdAt(time: number): string {
  return `Root=1-${Math.floor(time / 1000).toString(16)}-${nextRandom(12).toString('hex')}`;
}

const POOL_BYTES = 4096;
let pool = Buffer.alloc(0);

/** Takes random bytes from a pool: one system call serves many requests. */
function nextRandom(length: number): Buffer {
  if (pool.length < length) pool = randomBytes(POOL_BYTES);
  const bytes = pool.subarray(0, length);
  pool = pool.subarray(length);
  return bytes;
}

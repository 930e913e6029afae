// One HTTP back end on this machine: connections kept alive, whole bodies in and out, a deadline for each call.
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { performance } from 'node:perf_hooks';
import { rootCertificates } from 'node:tls';
import type { FailureType } from '../failure.ts';

/** A call to a back end. */
export interface BackendCall {
  readonly verb: string;
  /** Path and query. */
  readonly target: string;
  /** Names and values in turn, `Host` included. */
  readonly headers: string[];
  readonly body: Buffer;
  readonly timeoutMs: number;
}

/** What a call came to. */
export type BackendResult =
  | {
      readonly status: number;
      readonly headers: readonly string[];
      readonly body: Buffer;
      readonly latencyMs: number;
    }
  | { readonly failure: FailureType };

/** A back end and its connections. */
export interface HttpBackend {
  /** The value of the `Host` header. */
  readonly host: string;
  /** Never rejects. */
  call(call: BackendCall): Promise<BackendResult>;
  close(): void;
}

const RESPONSE_BYTES_MAX = 10_485_760;
const IDEMPOTENT: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT']);
const AGENT_OPTIONS = { keepAlive: true, maxSockets: 512, scheduling: 'lifo' } as const;

type Send = (options: object) => ClientRequest;

/** Creates the back end at an origin such as `http://127.0.0.1:8080`; `trustedCa` is PEM and adds to the usual roots. */
export function createHttpBackend(origin: string, trustedCa?: string): HttpBackend {
  const url = new URL(origin);
  const isTls = url.protocol === 'https:';
  const agent = isTls
    ? new HttpsAgent({
        ...AGENT_OPTIONS,
        ...(trustedCa === undefined ? {} : { ca: [...rootCertificates, trustedCa] }),
      })
    : new HttpAgent(AGENT_OPTIONS);
  const fixed = {
    agent,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    setDefaultHeaders: false,
  };
  const send: Send = isTls ? (options) => httpsRequest(options) : (options) => httpRequest(options);
  return {
    host: url.host,
    call: (call) => attempt(send, fixed, call, true),
    close: () => agent.destroy(),
  };
}

/** Calls once; once more when a kept connection turns out to be closed and the verb allows it. */
async function attempt(
  send: Send,
  fixed: object,
  call: BackendCall,
  mayRepeat: boolean,
): Promise<BackendResult> {
  const result = await callOnce(send, fixed, call);
  if (result !== 'connection-was-closed') return result;
  if (mayRepeat && IDEMPOTENT.has(call.verb)) return attempt(send, fixed, call, false);
  return { failure: 'INTEGRATION_FAILURE' };
}

function callOnce(
  send: Send,
  fixed: object,
  call: BackendCall,
): Promise<BackendResult | 'connection-was-closed'> {
  return new Promise((resolve) => {
    const start = performance.now();
    const headers = [...call.headers, ...lengthOf(call)];
    const request = send({ ...fixed, method: call.verb, path: call.target, headers });
    const timer = setTimeout(() => finish({ failure: 'INTEGRATION_TIMEOUT' }), call.timeoutMs);
    const finish = (result: BackendResult | 'connection-was-closed'): void => {
      clearTimeout(timer);
      resolve(result);
      if (result === 'connection-was-closed' || 'failure' in result) request.destroy();
    };
    request.on('response', (response) => {
      collect(response, (body) =>
        finish(
          body === undefined
            ? { failure: 'INTEGRATION_FAILURE' }
            : {
                status: response.statusCode ?? 502,
                headers: response.rawHeaders,
                body,
                latencyMs: Math.round(performance.now() - start),
              },
        ),
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const wasClosed = request.reusedSocket && error.code === 'ECONNRESET';
      finish(wasClosed ? 'connection-was-closed' : { failure: 'INTEGRATION_FAILURE' });
    });
    request.end(call.body.length === 0 ? undefined : call.body);
  });
}

function lengthOf({ verb, body }: BackendCall): string[] {
  if (body.length === 0 && verb !== 'POST' && verb !== 'PUT' && verb !== 'PATCH') return [];
  return ['Content-Length', String(body.length)];
}

/** Gives the whole body, or undefined when it breaks off or is larger than the gateway takes. */
function collect(response: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > RESPONSE_BYTES_MAX) done(undefined);
    else chunks.push(chunk);
  });
  response.on('end', () => done(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
  response.on('error', () => done(undefined));
}

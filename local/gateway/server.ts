// The HTTP server in front of the pipeline: reads requests as they are, writes answers as they are, reports each one.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Answer, CacheState, Facts } from './facts.ts';
import { failureOf } from './failure.ts';
import type { Gateway } from './gateway.ts';
import { serve } from './pipeline.ts';
import { identifyRequest } from './request.ts';
import type { GatewayRequest } from './request.ts';
import { accessLogEntryOf } from './response/access-log.ts';
import type { AccessLog, AccessLogEntry } from './response/access-log.ts';
import { initialFacts } from './facts.ts';
import { BODY_BYTES_MAX } from './step/limit-size.ts';

/** What is reported of one finished request. */
export interface RequestEntry {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly cache: CacheState;
  readonly durationMs: number;
  /** The entry that the stage's access log gets, when it has one. */
  readonly accessLog?: AccessLogEntry;
  /** The type of the gateway response, or empty when the integration answered. */
  readonly reason: string;
}

/** What the server serves with. */
export interface GatewayServerOptions {
  readonly gateway: Gateway;
  /** 0 takes any free port. */
  readonly port: number;
  readonly accessLog?: AccessLog | undefined;
  readonly onRequest?: ((entry: RequestEntry) => void) | undefined;
  /** Takes each line of the access log, after its request has been answered. */
  readonly onAccessLogLine?: ((line: string) => void) | undefined;
}

/** A server that listens. */
export interface GatewayServer {
  readonly url: string;
  /** Stops listening and closes every connection. */
  stop(): Promise<void>;
}

/** Larger than the gateway takes, so that the gateway and not the parser refuses large headers. */
const PARSER_HEADER_BYTES_MAX = 65_536;
const IDLE_CONNECTION_MS = 310_000;
const NO_BODY = Buffer.alloc(0);
const JOINED_BYTES_MAX = 16_384;

/** Starts the server on the loopback address. */
export async function startGatewayServer(options: GatewayServerOptions): Promise<GatewayServer> {
  const server = createServer(
    { maxHeaderSize: PARSER_HEADER_BYTES_MAX, keepAliveTimeout: IDLE_CONNECTION_MS },
    (request, response) => {
      // Nothing is expected to fail here; if it does, the client gets no answer rather than a wrong one.
      respond(request, response, options).catch(() => response.destroy());
    },
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) =>
    refuseUnreadable(error, socket, options),
  );
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, stop: () => close(server) };
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: GatewayServerOptions,
): Promise<void> {
  const start = performance.now();
  const { gateway } = options;
  const body = hasBody(incoming) ? await readBody(incoming) : NO_BODY;
  if (body === 'broken-off') return;
  const request = identifyRequest({
    verb: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: incoming.rawHeaders,
    body: body === 'too-large' ? NO_BODY : body,
    bodyIsTooLarge: body === 'too-large',
    sourceIp: incoming.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1',
    receivedAt: gateway.clock.now(),
  });
  const facts = await serve(request, gateway);
  write(facts.answer, outgoing);
  // What is left of a body that is too large would be read as the next request.
  if (body === 'too-large') incoming.socket.destroySoon();
  report(facts, facts.answer, options, performance.now() - start);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function isDeclaredTooLarge({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > BODY_BYTES_MAX;
}

function readBody(incoming: IncomingMessage): Promise<Buffer | 'too-large' | 'broken-off'> {
  if (isDeclaredTooLarge(incoming)) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
      else resolve('too-large');
    });
    incoming.on('end', () =>
      resolve(chunks.length === 1 ? (chunks[0] ?? NO_BODY) : Buffer.concat(chunks)),
    );
    incoming.on('error', () => resolve('broken-off'));
  });
}

function write(answer: Answer, outgoing: ServerResponse): void {
  const { status, headers, body } = answer;
  const length = hasNoBody(status) ? [] : ['Content-Length', String(bytesOf(answer))];
  outgoing.writeHead(status, [...headers, ...length]);
  // The server itself leaves out the body for HEAD.
  if (hasNoBody(status)) outgoing.end();
  else if (typeof body === 'string') outgoing.end(body);
  // A small body goes into one piece with the head: to gather two costs more than to copy one.
  else if (body.length <= JOINED_BYTES_MAX) outgoing.end(body.toString('latin1'), 'latin1');
  else outgoing.end(body);
}

function hasNoBody(status: number): boolean {
  return status === 204 || status === 304;
}

function bytesOf({ status, body }: Answer): number {
  if (hasNoBody(status)) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}

function report(
  facts: Facts,
  answer: Answer,
  options: GatewayServerOptions,
  durationMs: number,
): void {
  const { accessLog, onRequest, onAccessLogLine } = options;
  if (onRequest === undefined && onAccessLogLine === undefined) return;
  const outcome = {
    status: answer.status,
    responseBytes: bytesOf(answer),
    latencyMs: Math.round(durationMs),
  };
  const line = accessLog?.({ ...facts, outcome });
  if (line !== undefined) onAccessLogLine?.(line);
  onRequest?.({
    method: facts.request.verb,
    path: facts.request.sentPath,
    status: answer.status,
    cache: facts.cache,
    durationMs,
    ...(line === undefined ? {} : { accessLog: accessLogEntryOf(line) }),
    reason: facts.failure?.type ?? '',
  });
}

/** Answers what the parser could not read: an unknown verb as a route that does not exist, the rest as a bad request. */
function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  options: GatewayServerOptions,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const type = UNREADABLE[error.code ?? ''] ?? 'BAD_REQUEST';
  const facts = { ...initialFacts(unreadableRequest(socket, options)), failure: failureOf(type) };
  const answer = options.gateway.responses.answer(facts);
  const lines = answer.headers.flatMap((part, index) =>
    index % 2 === 0 ? [`${part}: ${answer.headers[index + 1] ?? ''}`] : [],
  );
  const head = [
    `HTTP/1.1 ${answer.status} Refused`,
    ...lines,
    `Content-Length: ${Buffer.byteLength(answer.body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n${String(answer.body)}`);
  report(facts, answer, options, 0);
}

const UNREADABLE: Readonly<Record<string, 'HEADERS_TOO_LARGE' | 'MISSING_AUTHENTICATION_TOKEN'>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_INVALID_METHOD: 'MISSING_AUTHENTICATION_TOKEN',
};

function unreadableRequest(socket: Socket, { gateway }: GatewayServerOptions): GatewayRequest {
  return identifyRequest({
    verb: '',
    target: '',
    headers: [],
    body: NO_BODY,
    bodyIsTooLarge: false,
    sourceIp: socket.remoteAddress ?? '127.0.0.1',
    receivedAt: gateway.clock.now(),
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

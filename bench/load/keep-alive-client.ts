// The client of the load test: HTTP on connections that are kept, and the time of each request and answer.
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import type { ReceivedAnswer, SentRequest } from './question.ts';

/** Sends requests over a bounded number of connections. */
export class KeepAliveClient {
  readonly #apiUrl: URL;
  readonly #agent: Agent;

  constructor(apiUrl: string, connections: number) {
    this.#apiUrl = new URL(apiUrl);
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Sends a request and waits for the whole answer; a broken connection is an answer with status 0. */
  send({ method, path, headers, body }: SentRequest): Promise<ReceivedAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { promise, resolve } = Promise.withResolvers<ReceivedAnswer>();
    // Taken before it is sent and after it is received: what happens between two such times may be later or earlier in
    // truth, but never outside of them.
    const sentAt = performance.now();
    const breakOff = () =>
      resolve({ status: 0, headers: {}, body: '', sentAt, answeredAt: performance.now() });
    const outgoing = httpRequest({
      agent: this.#agent,
      hostname: this.#apiUrl.hostname,
      port: this.#apiUrl.port,
      method,
      path,
      headers: { ...contentHeaders(text), ...(headers as Record<string, string | string[]>) },
    });
    outgoing.on('error', breakOff);
    outgoing.on('response', (incoming) => {
      readText(incoming).then((received) => {
        const { statusCode: status = 0 } = incoming;
        const answeredAt = performance.now();
        resolve({ status, headers: incoming.headers, body: received, sentAt, answeredAt });
      }, breakOff);
    });
    outgoing.end(text);
    return promise;
  }

  /** Closes all connections. */
  close(): void {
    this.#agent.destroy();
  }
}

function contentHeaders(text: string | undefined): Record<string, string> {
  if (text === undefined) return {};
  return {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)),
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

// One HTTP exchange at a time over kept-alive connections to one origin: the transport of the store client.
import type * as Http from 'node:http';
import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { Deadlines } from './deadline.ts';
import { DynamoFault } from './dynamo-fault.ts';

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  /** Names, in the server's spelling, and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What is posted: header names and values in turn, the `host` and `content-length` included. */
export interface HttpPost {
  readonly headers: readonly string[];
  readonly body: string;
  readonly timeoutMs: number;
}

type HttpModule = Pick<typeof Http, 'Agent' | 'request'>;

/** Bytes of the longest answer that is read; DynamoDB's own limit is 16 MB, an item's 400 KB. */
const ANSWER_BYTES_MAX = 2 * 1024 * 1024;

/** The connections to an origin. Of node:http and node:https it loads the one it needs, at the first request. */
export class HttpConnection {
  readonly #origin: { readonly host: string; readonly port: string; readonly path: string };
  readonly #isTls: boolean;
  readonly #deadlines = new Deadlines();
  #module: HttpModule | undefined;
  #agent: Agent | undefined;

  constructor({ hostname, port, pathname, protocol }: URL) {
    this.#isTls = protocol === 'https:';
    this.#origin = {
      host: hostname.replaceAll(/^\[|\]$/g, ''),
      port: port === '' ? (this.#isTls ? '443' : '80') : port,
      path: pathname,
    };
  }

  /**
   * Posts a request and reads the whole answer, whatever its status.
   *
   * @throws {DynamoFault} when no complete answer arrives in time
   */
  post({ headers, body, timeoutMs }: HttpPost): Promise<HttpAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    this.#module ??= process.getBuiltinModule(this.#isTls ? 'node:https' : 'node:http');
    this.#agent ??= new this.#module.Agent({ keepAlive: true });
    const request = this.#module.request({
      ...this.#origin,
      method: 'POST',
      agent: this.#agent,
      headers,
      setHost: false,
    });
    const stopDeadline = this.#deadlines.start(timeoutMs, () => {
      request.destroy(new DynamoFault('timed-out', { kind: 'transient' }));
    });
    const fail = (error: Error): void => {
      stopDeadline();
      reject(faultOf(error, request));
    };
    request.on('error', fail);
    request.on('response', (answer) => {
      readBody(answer, fail, (bytes) => {
        stopDeadline();
        resolve({ status: answer.statusCode ?? 0, rawHeaders: answer.rawHeaders, body: bytes });
      });
    });
    request.end(body);
    return promise;
  }

  /** Closes the connections that nobody uses: after a freeze, when one has ended unnoticed, all of them may have. */
  closeIdle(): void {
    for (const sockets of Object.values(this.#agent?.freeSockets ?? {})) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }
}

/** Gives the first value of a header, found by its name in lower case; the few that are asked for need no index. */
export function headerOf({ rawHeaders }: HttpAnswer, name: string): string | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const presented = rawHeaders[at] ?? '';
    if (presented.length === name.length && presented.toLowerCase() === name) {
      return rawHeaders[at + 1];
    }
  }
  return undefined;
}

function readBody(
  answer: IncomingMessage,
  fail: (error: Error) => void,
  done: (bytes: Buffer) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  answer.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) {
      answer.destroy(new DynamoFault('answer-oversized', { kind: 'refused' }));
    }
  });
  answer.on('error', fail);
  answer.on('end', () => {
    const [only] = chunks;
    done(chunks.length === 1 && only ? only : Buffer.concat(chunks));
  });
}

function faultOf(error: Error & { code?: string }, request: ClientRequest): DynamoFault {
  if (error instanceof DynamoFault) return error;
  // The server may close a kept-alive connection at any time, also just before it is used again.
  const kind = request.reusedSocket && isConnectionEnd(error) ? 'unsent' : 'transient';
  return new DynamoFault(`connection-${error.code ?? 'failed'}`, { kind, cause: error });
}

function isConnectionEnd({ code }: { code?: string }): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE';
}

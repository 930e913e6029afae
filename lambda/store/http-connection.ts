// One HTTP exchange at a time over kept-alive connections to one origin: the transport of the store client, on node:net
// and node:tls. Node's own HTTP client on top of them would be a good part of a cold start and half of a warm read.
import type { OnReadOpts, Socket } from 'node:net';
import { DynamoFault } from './dynamo-fault.ts';
import { headerOf, readAnswer, type HttpAnswer } from './http-answer.ts';

/** What is posted: header names and values in turn, the `host` and `content-length` included. */
export interface HttpPost {
  readonly headers: readonly string[];
  readonly body: string;
}

/** Whoever waits for an answer. */
interface Exchange {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (fault: DynamoFault) => void;
  /** Whether the connection had served another exchange before. */
  readonly isReuse: boolean;
}

/** Bytes that are received at a time, as many as Node itself would. */
const RECEIVED_BYTES = 64 * 1024;

/** Idle time after which the system asks whether the other side is still there. */
const KEEP_ALIVE_MS = 1_000;

/** The connections to an origin. Of node:net and node:tls it loads the one it needs, at the first request. */
export class HttpConnection {
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #idle: Line[] = [];
  /** The last TLS session, so that the next handshake is a short one. */
  #session: Buffer | undefined;

  /** @param timeoutMs from the start of an exchange, a new connection's opening included, to the answer's last byte */
  constructor(url: URL, timeoutMs: number) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Posts a request and reads the whole answer, whatever its status.
   *
   * @throws {DynamoFault} when no complete answer arrives in time
   * @throws {TypeError} when a header cannot be sent
   */
  post({ headers, body }: HttpPost): Promise<HttpAnswer> {
    const request = `${headOf(this.#url.pathname, headers)}${body}`;
    const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
    const idle = this.#idle.pop();
    const line =
      idle ?? new Line((onread, ready) => this.#open(onread, ready), this.#idle, this.#timeoutMs);
    line.send(request, { resolve, reject, isReuse: idle !== undefined });
    return promise;
  }

  /** Closes the connections that nobody uses: after a freeze, when one has ended unnoticed, all of them may have. */
  closeIdle(): void {
    for (const line of this.#idle.splice(0)) line.close();
  }

  /** Calls `ready` when a request may be sent: over TLS not before the server's certificate was verified. */
  #open(onread: OnReadOpts, ready: () => void): Socket {
    const { hostname, port, protocol } = this.#url;
    const host = hostname.replace('[', '').replace(']', '');
    const { connect, isIP } = process.getBuiltinModule('node:net');
    const isPlain = protocol === 'http:';
    const target = { onread, host, port: Number(port || (isPlain ? 80 : 443)) };
    if (isPlain) return connect(target, ready);
    const socket = process.getBuiltinModule('node:tls').connect(
      {
        ...target,
        // An address is no name to ask for; the certificate is verified for either.
        servername: isIP(host) === 0 ? host : '',
        ...(this.#session && { session: this.#session }),
      },
      () => {
        // Of a server that was verified, and no other: when a session is resumed, its name is not verified again.
        socket.on('session', (session: Buffer) => (this.#session = session));
        ready();
      },
    );
    return socket;
  }
}

/** One connection, which is busy with one exchange or idle. */
class Line {
  readonly #socket: Socket;
  readonly #idle: Line[];
  /** One timer for all exchanges: setting and clearing one for each would cost as much as signing it. */
  readonly #deadline: NodeJS.Timeout;
  /** A request that waits for the connection to be ready, until it is. */
  #waiting: string | undefined = '';
  #received: Buffer | undefined;
  #exchange: Exchange | undefined;

  /** @param idle the connections without work, which it joins and leaves by itself */
  constructor(
    open: (onread: OnReadOpts, ready: () => void) => Socket,
    idle: Line[],
    timeoutMs: number,
  ) {
    this.#idle = idle;
    // What is received comes past the machinery of streams.
    const onread: OnReadOpts = {
      buffer: Buffer.allocUnsafeSlow(RECEIVED_BYTES),
      callback: (length, bytes) => this.#receive(bytes.subarray(0, length)),
    };
    this.#socket = open(onread, () => {
      this.#socket.write(this.#waiting ?? '');
      this.#waiting = undefined;
    });
    this.#socket
      .setNoDelay()
      .setKeepAlive(true, KEEP_ALIVE_MS)
      .on('end', () => this.close())
      .on('error', (error) => this.#break(error))
      .on('close', () => this.#break());
    this.#deadline = setTimeout(() => this.#expire(), timeoutMs).unref();
  }

  send(request: string, exchange: Exchange): void {
    this.#exchange = exchange;
    this.#deadline.refresh();
    this.#socket.ref();
    if (this.#waiting === undefined) this.#socket.write(request);
    else this.#waiting = request;
  }

  close(): void {
    const at = this.#idle.indexOf(this);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#socket.destroy();
  }

  /** Ends the exchange, and the connection with it: an answer may still be on its way. */
  #fail(fault: DynamoFault): void {
    this.close();
    this.#end()?.reject(fault);
  }

  #expire(): void {
    if (this.#exchange) this.#fail(new DynamoFault('timed-out', { kind: 'transient' }));
  }

  /** @param bytes in a buffer that the next ones are received in */
  #receive(bytes: Uint8Array): boolean {
    // Nothing was asked: whatever this is, it must not be taken for the next answer.
    if (this.#exchange === undefined) this.close();
    else this.#read(bytes);
    return true;
  }

  #read(bytes: Uint8Array): void {
    this.#received = Buffer.concat(this.#received ? [this.#received, bytes] : [bytes]);
    try {
      const answer = readAnswer(this.#received);
      if (answer !== undefined) this.#finish(answer);
    } catch (error) {
      this.#fail(error as DynamoFault);
    }
  }

  #finish(answer: HttpAnswer): void {
    if (headerOf(answer, 'connection')?.toLowerCase() === 'close') this.close();
    else {
      // A connection that only waits must not keep the process alive.
      this.#socket.unref();
      this.#idle.push(this);
    }
    this.#end()?.resolve(answer);
  }

  #break(cause?: Error & { code?: string }): void {
    const code = cause === undefined ? 'ECONNRESET' : (cause.code ?? 'failed');
    // The server may close a kept-alive connection at any time, also just before it is used again.
    const isUnsent =
      this.#exchange?.isReuse === true && !this.#received && /^(?:ECONNRESET|EPIPE)$/.test(code);
    const kind = isUnsent ? 'unsent' : 'transient';
    this.#fail(new DynamoFault(`connection-${code}`, { kind, cause }));
  }

  #end(): Exchange | undefined {
    const exchange = this.#exchange;
    this.#exchange = this.#received = undefined;
    return exchange;
  }
}

/** A line break in a header would make two lines of one. */
const UNPRINTABLE = /[^\t\x20-\x7e]/;

function headOf(path: string, headers: readonly string[]): string {
  let head = `POST ${path} HTTP/1.1`;
  for (let at = 0; at < headers.length; at += 2) {
    head += `\r\n${headers[at] ?? ''}: ${headers[at + 1] ?? ''}`;
  }
  // What cannot be sent may be a secret: it is not quoted.
  if (UNPRINTABLE.test(headers.join(''))) {
    throw new TypeError('a header holds what cannot be sent');
  }
  return `${head}\r\n\r\n`;
}

// A client that sends bytes as they are, without any of the care that HTTP clients take, and reads whatever comes back.
import { connect } from 'node:net';

/** An answer as it stood on the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Lower-cased names with the last value of each. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends bytes over a connection of its own and gives the answers until the server has ended it: none, if it closed it
 * without a word. The server has to have a reason to end it: `Connection: close`, bytes that it cannot read, or
 * `isUnfinished`, which ends this side at once. Latin-1 is the encoding both ways, so that every byte can be written.
 */
export async function sendRaw(
  url: string,
  bytes: string,
  isUnfinished = false,
): Promise<RawAnswer[]> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const chunks: Buffer[] = [];
  const socket = connect({ host: hostname, port: Number(port) }, () => {
    socket.write(Buffer.from(bytes, 'latin1'));
    if (isUnfinished) socket.end();
  });
  socket.on('data', (chunk) => chunks.push(chunk));
  // The server may refuse to read on; what it has answered until then counts.
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(undefined));
  await promise;
  return parseAnswers(Buffer.concat(chunks).toString('latin1'), bytes.startsWith('HEAD '));
}

function parseAnswers(text: string, isHead: boolean): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`the server sent half an answer: ${rest.slice(0, 100)}`);
    const [statusLine = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(statusLine)?.[1]);
    if (!(status >= 100)) throw new Error(`the server sent no status: ${statusLine}`);
    const headers = Object.fromEntries(lines.map(splitHeader));
    const after = rest.slice(end + 4);
    const length = isHead || status < 200 ? 0 : lengthOf(headers, after);
    answers.push({ status, headers, body: bodyOf(headers, after.slice(0, length)) });
    rest = after.slice(length);
  }
  return answers;
}

const CHUNKS = /^(?:[0-9a-f]+\r\n[^]*?\r\n)*?0\r\n\r\n/;

function isChunked(headers: RawAnswer['headers']): boolean {
  return headers['transfer-encoding'] === 'chunked';
}

/** How much of what follows an answer's headers belongs to it. */
function lengthOf(headers: RawAnswer['headers'], after: string): number {
  if (isChunked(headers)) return CHUNKS.exec(after)?.[0].length ?? after.length;
  return Number(headers['content-length'] ?? 0);
}

function bodyOf(headers: RawAnswer['headers'], sent: string): string {
  return isChunked(headers) ? sent.replaceAll(/[0-9a-f]+\r\n|\r\n/g, '') : sent;
}

function splitHeader(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** Writes a request: its line, `Host`, the lines of headers, `Connection: close`, and what follows. */
export function rawRequest(line: string, headers: readonly string[] = [], body = ''): string {
  return [line, 'Host: localhost', ...headers, 'Connection: close', '', body].join('\r\n');
}

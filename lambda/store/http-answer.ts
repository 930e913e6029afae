// Reads one answer of HTTP/1.1 from the bytes of a connection, by the strictest reading of the standard: whatever two
// readers could understand in two ways is no answer.
import { DynamoFault } from './dynamo-fault.ts';

/** An answer, read to its end. */
export interface HttpAnswer {
  readonly status: number;
  /** Names, in the server's spelling, and values in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Bytes of the longest answer that is read; DynamoDB's own limit is 16 MB, an item's 400 KB. */
const ANSWER_BYTES_MAX = 2 * 1024 * 1024;
const HEAD_BYTES_MAX = 16 * 1024;
const CHUNK_LINE_BYTES_MAX = 8;

const CRLF = '\r\n';
/** A status line and headers, each on a line of its own, with nothing in them that does not print. */
const HEAD =
  /^HTTP\/1\.1 (?!204|304)([2-5]\d\d)(?: [\t\x20-\x7e]*)?(?:\r\n[!#$%&'*+\-.^_`|~\w]+:[\t\x20-\x7e]*)*$/;
/** The headers that tell where a body ends. */
const FRAMING: readonly string[] = ['content-length', 'transfer-encoding'];
const CHUNK_LINE = /^([\da-f]+)\r\n/i;

/**
 * Reads an answer from everything that was received since its request; gives `undefined` while it is not whole. The
 * body's end is told by exactly one `Content-Length` or by the chunked coding, never by the end of the connection, which
 * looks the same when an answer was cut off.
 *
 * @throws {DynamoFault} when these bytes begin no answer, or go on after one
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-6
 */
export function readAnswer(bytes: Buffer): HttpAnswer | undefined {
  if (bytes.length > ANSWER_BYTES_MAX) refuseOversized();
  const end = bytes.subarray(0, HEAD_BYTES_MAX).indexOf(CRLF + CRLF);
  if (end < 0) return bytes.length < HEAD_BYTES_MAX ? undefined : refuseOversized();
  const head = bytes.toString('latin1', 0, end);
  const [, status = refuseMalformed()] = HEAD.exec(head) ?? [];
  const [, ...lines] = head.split(CRLF);
  const rawHeaders = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const body = readBody(bytes.subarray(end + 2 * CRLF.length), rawHeaders);
  return body && { status: Number(status), rawHeaders, body };
}

/** Gives the first value of a header, found by its name in lower case; the few that are asked for need no index. */
export function headerOf(
  { rawHeaders }: Pick<HttpAnswer, 'rawHeaders'>,
  name: string,
): string | undefined {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const presented = rawHeaders[at] ?? '';
    if (presented.length === name.length && presented.toLowerCase() === name) {
      return rawHeaders[at + 1];
    }
  }
  return undefined;
}

function readBody(bytes: Buffer, rawHeaders: readonly string[]): Buffer | undefined {
  const framing = rawHeaders
    .map((name, at) =>
      at % 2 === 0 && FRAMING.includes(name.toLowerCase()) ? `${name}:${rawHeaders[at + 1]}` : '',
    )
    .join('')
    .toLowerCase();
  if (framing === 'transfer-encoding:chunked') return readChunks(bytes);
  // Stated twice, or in both ways, it matches neither.
  const length = Number(/^content-length:(\d+)$/.exec(framing)?.[1] ?? refuseMalformed());
  if (length > ANSWER_BYTES_MAX) refuseOversized();
  return isWhole(bytes, length) ? bytes : undefined;
}

/** Extensions of chunks and trailers are refused: nobody here expects them. */
function readChunks(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const text = bytes.toString('latin1', at, at + CHUNK_LINE_BYTES_MAX);
    const [line, size = ''] = CHUNK_LINE.exec(text) ?? [];
    if (line === undefined)
      return text.length < CHUNK_LINE_BYTES_MAX ? undefined : refuseMalformed();
    const start = at + line.length;
    const end = start + Number.parseInt(size, 16);
    at = end + CRLF.length;
    if (bytes.length < at) return undefined;
    if (bytes.toString('latin1', end, at) !== CRLF) refuseMalformed();
    if (start === end) return isWhole(bytes, at) ? Buffer.concat(chunks) : undefined;
    chunks.push(bytes.subarray(start, end));
  }
}

/** One request was sent, so that whatever follows its answer is not an answer to anything. */
function isWhole(bytes: Buffer, length: number): boolean {
  return bytes.length > length ? refuseMalformed() : bytes.length === length;
}

function refuseMalformed(): never {
  throw new DynamoFault('answer-malformed', { kind: 'transient' });
}

function refuseOversized(): never {
  throw new DynamoFault('answer-oversized', { kind: 'refused' });
}

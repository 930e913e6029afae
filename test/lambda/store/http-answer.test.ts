import { request } from 'node:http';
import { Duplex } from 'node:stream';
import * as fc from 'fast-check';
import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import { headerOf, readAnswer, type HttpAnswer } from '../../../lambda/store/http-answer.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const answer = (lines: string[], body = ''): Buffer =>
  bytes(['HTTP/1.1 200 OK', ...lines, '', body].join('\r\n'));

function faultOf(received: Buffer): DynamoFault {
  try {
    readAnswer(received);
  } catch (error) {
    if (error instanceof DynamoFault) return error;
  }
  throw new Error('it is an answer, or may become one');
}

it('reads status, headers in their spelling, and a body of the stated length', () => {
  const received = answer(['X-One:  1 and 2\t', 'x-empty:', 'Content-Length: 4'], 'body');

  expect(readAnswer(received)).toEqual({
    status: 200,
    rawHeaders: ['X-One', '1 and 2', 'x-empty', '', 'Content-Length', '4'],
    body: bytes('body'),
  });
});

it('reads a body in chunks', () => {
  const received = answer(
    ['Transfer-Encoding: Chunked'],
    '4\r\nbody\r\nA\r\n, \r\n and m\r\n0\r\n\r\n',
  );

  expect(readAnswer(received)?.body.toString()).toBe('body, \r\n and m');
});

it.each([
  ['of a stated length', answer(['content-length: 4', 'x-one: 1'], 'body')],
  ['without a byte of body', answer(['content-length: 0'])],
  ['in chunks', answer(['transfer-encoding: chunked'], '4\r\nbody\r\n2\r\n\r\n\r\n0\r\n\r\n')],
])('waits for the last byte of an answer %s, and for no more', (_, received) => {
  for (let length = 0; length < received.length; length += 1) {
    expect(readAnswer(received.subarray(0, length))).toBeUndefined();
  }
  expect(readAnswer(received)).toBeDefined();
});

it('finds headers by their name in any case, the first of those that are repeated', () => {
  const rawHeaders = ['X-One', '1', 'x-ONE', '2'];

  expect(headerOf({ rawHeaders }, 'x-one')).toBe('1');
  expect(headerOf({ rawHeaders }, 'x-two')).toBeUndefined();
});

describe('refuses as malformed, to be asked for again,', () => {
  it.each([
    ['another protocol', bytes('SSH-2.0-OpenSSH\r\n\r\n')],
    ['an older version', bytes('HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n')],
    ['an interim answer', bytes('HTTP/1.1 103 Early\r\ncontent-length: 0\r\n\r\n')],
    [
      'an answer that has no body by its status',
      bytes('HTTP/1.1 204 No\r\ncontent-length: 0\r\n\r\n'),
    ],
    ['a status of four digits', bytes('HTTP/1.1 2000 OK\r\ncontent-length: 0\r\n\r\n')],
    ['a body without an end', answer(['x-one: 1'], 'body')],
    ['a length that is stated twice', answer(['content-length: 4', 'Content-Length: 4'], 'body')],
    ['a length and chunks', answer(['content-length: 4', 'transfer-encoding: chunked'], 'body')],
    ['chunks inside of another coding', answer(['transfer-encoding: gzip, chunked'])],
    ['a length that is signed', answer(['content-length: +4'], 'body')],
    ['a length that is hexadecimal', answer(['content-length: 0x4'], 'body')],
    ['a list of lengths', answer(['content-length: 4, 4'], 'body')],
    ['no length', answer(['content-length:'], 'body')],
    ['a header over two lines', answer(['x-one: 1', ' 2', 'content-length: 0'])],
    ['space before a colon', answer(['content-length : 0'])],
    ['a header without a name', answer([': 1', 'content-length: 0'])],
    ['a header without a colon', answer(['x-one', 'content-length: 0'])],
    ['a line break of its own', answer(['x-one: 1\ncontent-length: 9', 'content-length: 0'])],
    ['half a line break', answer(['x-one: 1\rx-two: 2', 'content-length: 0'])],
    ['a zero byte', answer(['x-one: \0', 'content-length: 0'])],
    ['bytes after the answer', answer(['content-length: 4'], 'body?')],
    ['bytes after the last chunk', answer(['transfer-encoding: chunked'], '0\r\n\r\nHTTP')],
    ['a chunk of no length', answer(['transfer-encoding: chunked'], '\r\nbody\r\n')],
    ['a chunk of a signed length', answer(['transfer-encoding: chunked'], '-4\r\nbody\r\n0\r\n')],
    ['a chunk with an extension', answer(['transfer-encoding: chunked'], '4;a=b\r\nbody\r\n')],
    [
      'a chunk that is longer than it says',
      answer(['transfer-encoding: chunked'], '3\r\nbody\r\n'),
    ],
    ['a trailer', answer(['transfer-encoding: chunked'], '0\r\nx-one: 1\r\n\r\n')],
  ])('%s', (_, received) => {
    expect(faultOf(received)).toMatchObject({ code: 'answer-malformed', kind: 'transient' });
  });
});

describe('refuses as oversized, and for good,', () => {
  it.each([
    ['a body that says so', answer(['content-length: 2097153'])],
    ['bytes that add up to more', Buffer.alloc(2 * 1024 * 1024 + 1, 'x')],
    ['a head without an end', bytes(`HTTP/1.1 200 OK\r\nx-one: ${'1'.repeat(16 * 1024)}`)],
  ])('%s', (_, received) => {
    expect(faultOf(received)).toMatchObject({ code: 'answer-oversized', kind: 'refused' });
  });
});

/** What Node's own client makes of the same bytes; `undefined` if it gives no whole answer. */
function readByNode(received: Buffer): Promise<HttpAnswer | undefined> {
  const { promise, resolve } = Promise.withResolvers<HttpAnswer | undefined>();
  const connection = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      done();
      connection.push(received);
      connection.push(null);
    },
  });
  const outgoing = request({ method: 'POST', createConnection: () => connection });
  outgoing.on('error', () => resolve(undefined));
  outgoing.on('close', () => resolve(undefined));
  outgoing.on('response', (incoming) => {
    const chunks: Buffer[] = [];
    const { statusCode: status = 0, rawHeaders } = incoming;
    incoming.on('error', () => resolve(undefined));
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => resolve({ status, rawHeaders, body: Buffer.concat(chunks) }));
  });
  outgoing.end('hello');
  return promise;
}

const line = fc.constantFrom(
  'content-length: 6',
  'Content-Length:6',
  'content-length: 5',
  'transfer-encoding: chunked',
  'Transfer-Encoding: CHUNKED',
  'x-amz-crc32: 2745614147',
  'connection: keep-alive',
  'date: Fri, 02 Jan 2026 03:04:05 GMT',
);
const body = fc.constantFrom('hello!', 'hello', '6\r\nhello!\r\n0\r\n\r\n', '0\r\n\r\n', '');
const edit = fc.record({
  at: fc.nat({ max: 120 }),
  drop: fc.nat({ max: 3 }),
  text: fc.constantFrom('', '\r\n', '\n', '\r', ' ', ':', '0', '6', '\0', 'é', ',', ';'),
});

it('accepts nothing that Node’s own client would not accept, and reads it in the same way', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 4 }),
      body,
      fc.array(edit, { maxLength: 2 }),
      async (lines, text, edits) => {
        let received = answer(lines, text).toString('latin1');
        for (const { at, drop, text: inserted } of edits) {
          received = received.slice(0, at) + inserted + received.slice(at + drop);
        }
        const ours = attempt(bytes(received));
        if (ours === undefined) return;
        accepted += 1;
        expect(ours).toEqual(await readByNode(bytes(received)));
      },
    ),
    { numRuns: 4_000 },
  );
  // Otherwise nothing has been compared.
  expect(accepted).toBeGreaterThan(100);
});

function attempt(received: Buffer): HttpAnswer | undefined {
  try {
    return readAnswer(received);
  } catch {
    return undefined;
  }
}

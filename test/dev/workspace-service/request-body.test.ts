import { Readable } from 'node:stream';
import { BODY_BYTES_MAX, readBody } from '../../../dev/workspace-service/request-body.ts';

function read(...chunks: (string | Buffer)[]): Promise<unknown> {
  return readBody(Readable.from(chunks.map((chunk) => Buffer.from(chunk))));
}

it('gives the value that the chunks make up, even where they cut a character', async () => {
  const bytes = Buffer.from('{"a":"ü"}');

  expect(await read(bytes.subarray(0, 7), bytes.subarray(7))).toEqual({ a: 'ü' });
});

it('gives undefined for no body', async () => {
  expect(await read()).toBeUndefined();
});

it.each([['{'], [Buffer.from([0x22, 0xff, 0x22])], ['undefined'], [' ']])(
  'refuses %j with 400',
  async (body) => {
    await expect(read(body)).rejects.toMatchObject({
      status: 400,
      message: 'body must be valid JSON',
    });
  },
);

it('refuses one byte too many with 413, and reads it to the end', async () => {
  const stream = Readable.from([Buffer.alloc(BODY_BYTES_MAX), Buffer.alloc(1), Buffer.alloc(1)]);

  await expect(readBody(stream)).rejects.toMatchObject({ status: 413 });
  expect(stream.readableEnded).toBe(true);
});

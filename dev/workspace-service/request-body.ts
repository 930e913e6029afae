// Reads a request's body, within a limit, as the JSON that it has to be.
import { ServiceError } from './operation.ts';

/** How long a body may be. */
export const BODY_BYTES_MAX = 1024 * 1024;

/**
 * Gives the decoded body, `undefined` for an empty one.
 *
 * @throws {ServiceError} 413 when it is too long, 400 when it is not JSON in UTF-8.
 */
export async function readBody(request: AsyncIterable<Buffer>): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the client gets to see the answer.
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes > BODY_BYTES_MAX) {
    throw new ServiceError(413, `body must be at most ${BODY_BYTES_MAX} bytes`);
  }
  return bytes === 0 ? undefined : parseJson(Buffer.concat(chunks));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ServiceError(400, 'body must be valid JSON');
  }
}

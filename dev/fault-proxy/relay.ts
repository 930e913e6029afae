// Passes a request on to the service behind the proxy, byte for byte, and gives its whole answer.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A request, read to its end. */
export interface RelayedRequest {
  readonly message: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>;
  readonly body: Buffer;
}

/** An answer, read to its end; header names and values in turn, without those of the connection. */
export interface RelayedAnswer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Headers that hold for one connection, and the length, which a fault may change. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
]);

/**
 * Sends a request to an origin. The `host` stays what the client wrote, which is what it may have signed.
 *
 * @param trustedCa PEM of the authority behind an https origin
 * @throws {Error} when there is no whole answer
 */
export function relay(
  { message, body }: RelayedRequest,
  origin: string,
  trustedCa?: string,
): Promise<RelayedAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RelayedAnswer>();
  const send = origin.startsWith('https:') ? httpsRequest : httpRequest;
  const onward = send(
    new URL(message.url ?? '/', origin),
    {
      method: message.method,
      headers: [
        ...endToEnd(message.rawHeaders),
        ...(body.length > 0 ? ['content-length', String(body.length)] : []),
      ],
      setHost: false,
      agent: false,
      ...(trustedCa !== undefined && { ca: trustedCa }),
    },
    (answer) => {
      answer.toArray().then((chunks) => {
        const { statusCode: status = 502, rawHeaders } = answer;
        resolve({
          status,
          rawHeaders: endToEnd(rawHeaders),
          body: Buffer.concat(chunks as Buffer[]),
        });
      }, reject);
    },
  );
  onward.on('error', reject);
  onward.end(body);
  return promise;
}

function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => {
    const name = rawHeaders[at - (at % 2)] ?? '';
    return !CONNECTION_HEADERS.has(name.toLowerCase());
  });
}

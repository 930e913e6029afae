// Speaks to the store behind the front: one request, one whole answer.
import type { Agent, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** A request as it goes to the store. */
export interface StoreRequest {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** The store's answer, read to its end. */
export interface StoreAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends a request and reads the answer. @throws what keeps the store from being reached or from ending its answer. */
export type StoreExchange = (request: StoreRequest) => Promise<StoreAnswer>;

/** Creates the exchange with the store at an address, over the connections of `agent`. */
export function createStoreExchange(store: URL, agent: Agent): StoreExchange {
  const send = store.protocol === 'https:' ? httpsRequest : httpRequest;
  return ({ headers, body }) =>
    new Promise((resolve, reject) => {
      const onward = send(
        store,
        {
          method: 'POST',
          headers: { ...headers, host: store.host, 'content-length': String(body.length) },
          agent,
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 500,
              headers: answer.headers,
              body: Buffer.concat(chunks),
            }),
          );
        },
      );
      onward.on('error', reject);
      onward.end(body);
    });
}

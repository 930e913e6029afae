// A process that answers as DynamoDB does, with single items and with batches, over HTTP and TLS, and as an issuer does,
// with its key set. It runs beside the benchmark so that its processor time is not counted to any candidate.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

type Key = Readonly<Record<string, { readonly S: string }>>;

/** A read of one item, or of several of some tables; the names of tables are not looked at. */
interface Read {
  readonly Key?: Key;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Key[] }>>;
}

interface Settings {
  /** Items by the texts of their primary key, joined by spaces. */
  readonly items: Readonly<Record<string, unknown>>;
  readonly jwks: string;
  readonly tls: { readonly key: string; readonly cert: string };
  /** Digests that are there beside the items, to make the store large. */
  readonly fillers: number;
}

let requests = 0;
let items = new Map<string, unknown>();
let jwks = '';

function serve(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(jwks);
    return;
  }
  requests += 1;
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const answer = JSON.stringify(read(JSON.parse(body) as Read));
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(answer),
      'x-amz-crc32': crc32(answer),
      'x-amzn-requestid': 'HV8NNA2QK0I8J3RAQ7C1LSGBIVVV4KQNSO5AEMVJF66Q9ASUAAJG',
    });
    response.end(answer);
  });
}

function read({ Key: key, RequestItems: tables }: Read): object {
  if (key !== undefined) return { Item: find(key) };
  const found = Object.entries(tables ?? {}).map(([table, { Keys: keys }]): [string, unknown[]] => [
    table,
    keys.map(find).filter((item) => item !== undefined),
  ]);
  return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
}

function find(key: Key): unknown {
  const name = Object.values(key).map(({ S: text }) => text);
  return items.get(name.join(' '));
}

function start({ tls, ...settings }: Settings): void {
  items = new Map(Object.entries(settings.items));
  for (let count = 0; count < settings.fillers; count += 1) {
    items.set(count.toString(16).padStart(64, '0'), { digest: { S: 'another' } });
  }
  jwks = settings.jwks;
  const plain = createServer(serve).listen(0, '127.0.0.1', () => {
    const secure = createTlsServer(tls, serve).listen(0, '127.0.0.1', () => {
      process.send?.({
        url: `http://127.0.0.1:${(plain.address() as AddressInfo).port}`,
        tlsUrl: `https://127.0.0.1:${(secure.address() as AddressInfo).port}`,
      });
    });
    secure.keepAliveTimeout = 60_000;
  });
  plain.keepAliveTimeout = 60_000;
}

process.once('message', (settings) => {
  start(settings as Settings);
  process.on('message', () => process.send?.({ requests }));
});
process.on('disconnect', () => process.exit());

// A server on loopback that answers each request by the next step of a script, for tests of clients and their faults.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';

/** What happens to one request; a step that does nothing leaves it without an answer. */
export type Step = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A running server. */
export interface ScriptedServer {
  readonly url: string;
  /** Every request so far, with its body and the number of its connection. */
  readonly requests: readonly {
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
    readonly connection: number;
  }[];
  /** Ends all connections from the server's side and tells when clients have seen it. */
  cutConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** Answers 200 with JSON, its checksum and a request id, as DynamoDB does. */
export function answer(value: unknown, headers: Record<string, string> = {}): Step {
  const body = JSON.stringify(value);
  return (_, response) => {
    response.writeHead(200, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-crc32': String(crc32(body)),
      'x-amzn-requestid': 'REQUEST',
      ...headers,
    });
    response.end(body);
  };
}

/** Answers as API Gateway's control plane answers a flush. */
export const flushed: Step = (_, response) => {
  response.writeHead(202).end();
};

/** Answers with an error of DynamoDB. */
export function failure(status: number, code: string, headers: Record<string, string> = {}): Step {
  return (_, response) => {
    response.writeHead(status, { 'x-amzn-requestid': 'REQUEST', ...headers });
    response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}` }));
  };
}

/** Starts a server. The last step answers all requests after it too. */
export async function startScriptedServer(...steps: Step[]): Promise<ScriptedServer> {
  const requests: { headers: IncomingMessage['headers']; body: string; connection: number }[] = [];
  const connections: object[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks = await request.toArray();
      const body = Buffer.concat(chunks as Buffer[]).toString();
      const connection = connections.indexOf(request.socket);
      const step = steps[Math.min(requests.length, steps.length - 1)]!;
      requests.push({ headers: request.headers, body, connection });
      step(request, response, body);
    })();
  });
  server.on('connection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    cutConnections: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => setImmediate(resolve));
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

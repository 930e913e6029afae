// A server in front of a good front door that spoils one thing and leaves all else as it is.
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way to the front door. */
export interface PassingRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer on its way back. */
export interface PassingAnswer {
  readonly status: number;
  /** By name; `undefined` stands for a header that is not sent. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is spoilt, on the way in, instead of the front door, or on the way back. */
export interface Damage {
  readonly onRequest?: (request: PassingRequest) => PassingRequest;
  readonly instead?: (request: PassingRequest) => PassingAnswer | undefined;
  readonly onAnswer?: (answer: PassingAnswer, request: PassingRequest) => PassingAnswer;
}

/** A running server. */
export interface DamagedDoor {
  readonly url: string;
  /** What is spoilt; may be replaced at any time. */
  damage: Damage;
  stop(): void;
}

/** Starts a server in front of an API on this machine. */
export async function startDamagedDoor(apiUrl: string): Promise<DamagedDoor> {
  const server = createServer((incoming, response) => {
    void answerFor(incoming, apiUrl, door.damage).then(({ status, headers, body }) => {
      const sent = Object.entries(headers).filter(([, value]) => value !== undefined);
      response.writeHead(status, Object.fromEntries(sent)).end(body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const door: DamagedDoor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    damage: {},
    stop: () => server.close().closeAllConnections(),
  };
  return door;
}

async function answerFor(
  incoming: IncomingMessage,
  apiUrl: string,
  damage: Damage,
): Promise<PassingAnswer> {
  const { method = 'GET', url: path = '/', headers } = incoming;
  const asked = { method, path, headers };
  const sent = damage.onRequest?.(asked) ?? asked;
  const instead = damage.instead?.(sent);
  const body = await readText(incoming);
  if (instead) return instead;
  const answer = await forward(sent, body, new URL(apiUrl));
  return damage.onAnswer?.(answer, sent) ?? answer;
}

async function forward(
  { method, path, headers }: PassingRequest,
  body: string,
  { hostname, port }: URL,
): Promise<PassingAnswer> {
  const outgoing = request({ hostname, port, method, path, headers, agent: false });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...kept } = answer.headers;
  return { status: answer.statusCode ?? 0, headers: kept, body: await readText(answer) };
}

async function readText(message: IncomingMessage): Promise<string> {
  return Buffer.concat((await message.toArray()) as Buffer[]).toString('utf8');
}

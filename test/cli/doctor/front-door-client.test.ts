import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FrontDoorClient } from '../../../cli/doctor/front-door-client.ts';

let server: Server;
let url: string;
const seen: IncomingMessage[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    if (request.url === '/moved') response.writeHead(302, { Location: '/elsewhere' });
    response.end(request.url === '/list' ? '[1]' : '{"message":"here"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());

it.each([
  'api.rigbox.dev',
  'ftp://api.rigbox.dev',
  'https://key@api.rigbox.dev',
  'https://api.rigbox.dev?x=1',
  'https://api.rigbox.dev/#x',
])('takes no URL such as %s', (text) => {
  expect(() => new FrontDoorClient(text)).toThrow(/--url must be/);
});

it('puts paths behind the stage of an execute-api host', async () => {
  const door = new FrontDoorClient(`${url}/prod/`);

  await door.ask('/capacity');
  await door.askAsWritten('/capacity');

  expect(seen.slice(-2).map((request) => request.url)).toEqual([
    '/prod/capacity',
    '/prod/capacity',
  ]);
});

it('sends a path as it is written when told to', async () => {
  await new FrontDoorClient(url).askAsWritten('/a/../%2e%2e//b', { credential: 'secret' });

  expect(seen.at(-1)).toMatchObject({
    url: '/a/../%2e%2e//b',
    headers: { authorization: 'Bearer secret' },
  });
});

it('follows no redirect, which would carry a credential elsewhere', async () => {
  const door = new FrontDoorClient(url);

  expect(await door.ask('/moved', { credential: 'secret' })).toHaveProperty('status', 302);
  expect(await door.askAsWritten('/moved')).toHaveProperty('status', 302);
  expect(seen.map((request) => request.url)).not.toContain('/elsewhere');
});

it('reads objects and nothing else as fields', async () => {
  const door = new FrontDoorClient(url);

  expect(await door.ask('/')).toHaveProperty('fields', { message: 'here' });
  expect(await door.ask('/list')).toHaveProperty('fields', undefined);
});

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';

it('listens on 127.0.0.1 alone', async () => {
  const server = createServer();
  const port = await listenOnLoopback(server, 0);

  expect(server.address()).toEqual({ address: '127.0.0.1', family: 'IPv4', port });
  await closeServer(server);
});

it('refuses a port that is taken, and frees it on closing', async () => {
  const first = createServer();
  const port = await listenOnLoopback(first, 0);
  await expect(listenOnLoopback(createServer(), port)).rejects.toThrow('EADDRINUSE');

  await closeServer(first);
  const second = createServer();
  expect(await listenOnLoopback(second, port)).toBe(port);
  await closeServer(second);
});

it('closes though an answer is outstanding', async () => {
  const server = createServer();
  const port = await listenOnLoopback(server, 0);
  const pending = request({ port, host: '127.0.0.1', agent: false }).end();
  await once(server, 'request');

  await Promise.all([closeServer(server), expect(once(pending, 'response')).rejects.toThrow()]);
  expect(server.address() as AddressInfo | null).toBeNull();
});

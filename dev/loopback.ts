// Opens and closes the servers of the local run, which nobody outside this machine can reach.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** Listens on 127.0.0.1 and gives the port, a free one for 0; rejects when the port is taken. */
export async function listenOnLoopback(
  server: Server | SecureServer,
  port: number,
): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Closes a server and every connection to it, those in the middle of an answer too. */
export async function closeServer(server: Server | SecureServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

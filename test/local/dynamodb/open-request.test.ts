import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchRequests } from '../../../local/dynamodb/open-request.ts';

it('waits for an answer whose caller has gone, and for nothing when all is answered', async () => {
  const answer = Promise.withResolvers<undefined>();
  const asked = Promise.withResolvers<undefined>();
  const server = createServer((_, response) => {
    asked.resolve(undefined);
    void answer.promise.then(() => response.end('late'));
  });
  const idle = watchRequests(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await idle();

  const request = get({ port: (server.address() as AddressInfo).port });
  request.on('error', () => undefined);
  await asked.promise;
  request.destroy();
  let isIdle = false;
  const waited = idle().then(() => (isIdle = true));
  await new Promise(setImmediate);
  expect(isIdle).toBe(false);

  answer.resolve(undefined);
  await waited;
  expect(isIdle).toBe(true);
  server.close();
  server.closeAllConnections();
});

// A process with the least that a proxy can be: it passes requests on and answers back, with node:http alone.
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

process.once('message', ({ backend }: { backend: string }) => {
  const { hostname, port } = new URL(backend);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
});
process.on('disconnect', () => process.exit());

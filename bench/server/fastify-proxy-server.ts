// A process with a proxy as one would make it with Fastify.
import proxy from '@fastify/http-proxy';
import fastify from 'fastify';

async function start(backend: string): Promise<void> {
  const server = fastify();
  await server.register(proxy, { upstream: backend });
  process.send?.({ url: await server.listen({ port: 0, host: '127.0.0.1' }) });
}

process.once('message', ({ backend }: { backend: string }) => void start(backend));
process.on('disconnect', () => process.exit());

// The local gateway under load, with a warm cache and without one, beside proxies that do nothing but pass on. Load,
// proxy and backend share the machine's cores, so the ratios say more than the requests a second.
import autocannon from 'autocannon';
import { compare, OURS, type Figure, type Samples } from './figure.ts';
import { startServerProcess, type ServerProcess } from './server/server-process.ts';

/** How much to measure. */
export interface GatewayOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: readonly number[];
}

interface Started {
  readonly url: string;
  readonly apiKey?: string;
}

const PATH = '/api/v1/workspaces';
const NO_CACHE = 'ours without a cache';

/** Measures requests a second at each number of connections. */
export async function measureGateway(options: GatewayOptions): Promise<Figure[]> {
  const backend = await startServerProcess<Started>('backend-server', {});
  const settings = { backend: backend.started.url };
  const servers: [string, ServerProcess<Started>][] = [
    [OURS, await startServerProcess('front-door-server', settings)],
    [
      NO_CACHE,
      await startServerProcess('front-door-server', { ...settings, authorizerTtlSeconds: 0 }),
    ],
    ['bare node proxy', await startServerProcess('node-proxy-server', settings)],
    ['Fastify proxy', await startServerProcess('fastify-proxy-server', settings)],
  ];
  try {
    const figures: Figure[] = [];
    for (const connections of options.connections) {
      const samples = await measureServers(servers, { ...options, connections });
      figures.push(...compare(`local gateway, ${connections} connections`, 'requests/s', samples));
    }
    return figures;
  } finally {
    for (const [, server] of servers) await server.stop();
    await backend.stop();
  }
}

async function measureServers(
  servers: readonly [string, ServerProcess<Started>][],
  options: { rounds: number; seconds: number; connections: number },
): Promise<Samples> {
  const samples = new Map<string, number[]>(servers.map(([name]) => [name, []]));
  for (let round = 0; round <= options.rounds; round += 1) {
    for (let at = 0; at < servers.length; at += 1) {
      const [name, server] = servers[(at + round) % servers.length] ?? [];
      if (name === undefined || server === undefined) continue;
      const rate = await load(server.started, options);
      if (round > 0) samples.get(name)?.push(rate);
    }
  }
  return samples;
}

async function load(
  { url, apiKey = 'none' }: Started,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<number> {
  const result = await autocannon({
    url: url + PATH,
    connections,
    duration: seconds,
    headers: { authorization: `Bearer ${apiKey}` },
  });
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0) {
    throw new Error(`${url} answered ${result.non2xx} requests otherwise, ${result.errors} not`);
  }
  return result['2xx'] / result.duration;
}

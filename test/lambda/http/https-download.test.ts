import type { RequestListener } from 'node:http';
import { downloadText } from '../../../lambda/http/https-download.ts';
import { startHttpsServer, type HttpsServer } from './https-server.ts';

const LIMITS = { timeoutMs: 5_000, bytesMax: 1000 };
let server: HttpsServer;

beforeAll(async () => {
  server = await startHttpsServer();
});
afterAll(() => server.stop());

it('gives the whole body, and sends the headers', async () => {
  server.answer = (request, response) => {
    response.write(request.headers['user-agent'] ?? 'none');
    response.end(' – π');
  };

  const headers = { 'User-Agent': 'agent' };
  expect(await downloadText(server.url, { ...LIMITS, headers })).toBe('agent – π');
});

it('does not rely on a connection that it had before', async () => {
  const known = new Set<unknown>();
  server.answer = ({ socket }, response) => {
    if (known.has(socket)) socket.destroy();
    else response.end('body');
    known.add(socket);
  };

  for (let count = 0; count < 3; count += 1) {
    expect(await downloadText(server.url, LIMITS)).toBe('body');
  }
});

it('takes a body of exactly the limit', async () => {
  server.answer = (_, response) => response.end('x'.repeat(LIMITS.bytesMax));

  expect(await downloadText(server.url, LIMITS)).toHaveLength(LIMITS.bytesMax);
});

it.each<[string, RequestListener, RegExp]>([
  ['an error status', (_, response) => response.writeHead(503).end('no'), /answered 503/],
  [
    'a redirect',
    (_, response) => response.writeHead(302, { Location: server.url }).end(),
    /answered 302/,
  ],
  ['a body over the limit', (_, response) => response.end('x'.repeat(1001)), /too large/],
  ['a reset', (request) => request.socket.destroy(), /socket|ECONNRESET/],
  [
    'half an answer',
    (request, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half');
      setImmediate(() => request.socket.destroy());
    },
    /aborted|ECONNRESET/,
  ],
])('fails on %s', async (_, answer, message) => {
  server.answer = answer;

  await expect(downloadText(server.url, LIMITS)).rejects.toThrow(message);
});

it('fails on silence', async () => {
  server.answer = () => undefined;

  const download = downloadText(server.url, { ...LIMITS, timeoutMs: 50 });

  await expect(download).rejects.toThrow(/timeout|abort/i);
});

it('fails on an answer that never ends', async () => {
  server.answer = (_, response) => response.write('x');

  const download = downloadText(server.url, { ...LIMITS, timeoutMs: 100 });

  await expect(download).rejects.toThrow(/timeout|abort/i);
});

it('fails on a server that it does not trust', async () => {
  const stranger = await startHttpsServer({ trusted: false });
  stranger.answer = (_, response) => response.end('text');

  await expect(downloadText(stranger.url, LIMITS)).rejects.toThrow(/certificate/);
  stranger.stop();
});

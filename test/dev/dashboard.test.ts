// The dashboard of the local run, in front of an API that is played and a real issuer.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../../core/security-headers.ts';
import { startDashboard, type Dashboard } from '../../dev/dashboard.ts';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';
import { DASHBOARD, startLocalIssuer, type LocalIssuer } from './issuer/local-issuer.ts';

interface Received {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let api: Server;
let received: Received[];
let local: LocalIssuer;
let dashboard: Dashboard;

beforeAll(async () => {
  api = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const line = `${request.method ?? ''} ${request.url ?? ''}`;
      received.push({ line, headers: request.headers, body });
      response.writeHead(201, { 'x-amz-apigw-id': 'id-1' }).end('made');
    });
  });
  const apiUrl = `http://127.0.0.1:${await listenOnLoopback(api, 0)}`;
  local = await startLocalIssuer();
  const { issuer } = local;
  dashboard = await startDashboard({ port: 0, apiUrl, issuer, clientId: DASHBOARD.clientId });
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  await dashboard.stop();
  await local.issuer.stop();
});

const get = (path: string, init?: RequestInit) => fetch(dashboard.url + path, init);
const configuration = async () =>
  (await (await get('/config.json')).json()) as Record<string, string>;

it.each(['/', '/settings/api-keys', '/callback?code=1', '/signed-out'])(
  'shows the page at %s, to be asked for again each time',
  async (path) => {
    const answer = await get(path);

    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toContain('<div id="root">');
  },
);

it('serves files that have their hash in the name for good, with the right type', async () => {
  const index = await (await get('/')).text();
  const [script = '', style = ''] = [...index.matchAll(/\/assets\/[^"]+/g)].map(([path]) => path);

  expect((await get(script)).headers.get('content-type')).toMatch('text/javascript');
  expect((await get(style)).headers.get('content-type')).toMatch('text/css');
  expect((await get(script)).headers.get('cache-control')).toMatch('immutable');
});

it('has a page that needs nothing inline and nothing from elsewhere', async () => {
  const index = await (await get('/')).text();

  expect(index).not.toMatch(/<style|style=|<script(?![^>]+src="\/)|https?:/);
});

it.each(['/', '/config.json', '/assets/none.js', '/favicon.svg'])(
  'protects %s by the headers of the table',
  async (path) => {
    const { headers } = await get(path);
    const { discoveryUrl = '' } = await configuration();

    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      expect([name, headers.get(name)]).toEqual([name, value]);
    }
    expect(headers.get('content-security-policy')).toBe(
      contentSecurityPolicy([new URL(discoveryUrl).origin]),
    );
    expect(headers.has('strict-transport-security')).toBe(false);
  },
);

it.each(['/assets/none.js', '/../package.json', '/%2e%2e/package.json', '/index.htm'])(
  'has nothing at %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);

it('refuses to be written to', async () => {
  expect((await get('/', { method: 'POST' })).status).toBe(405);
});

it('hands requests for the API on as they are, and the answers back', async () => {
  const headers = { Authorization: 'Bearer x', 'Idempotency-Key': 'k' };
  const answer = await get('/api/v1/api-keys?a=1', { method: 'POST', headers, body: '{"name":1}' });

  expect([answer.status, answer.headers.get('x-amz-apigw-id')]).toEqual([201, 'id-1']);
  expect(received).toMatchObject([
    {
      line: 'POST /api/v1/api-keys?a=1',
      body: '{"name":1}',
      headers: { authorization: 'Bearer x', 'idempotency-key': 'k' },
    },
  ]);
});

it('tells the page of the issuer that the API knows, and of an address without a certificate', async () => {
  const { issuer, discoveryUrl = '' } = await configuration();
  const metadata = (await (await fetch(discoveryUrl)).json()) as Record<string, string>;

  expect(issuer).toBe(local.issuer.url);
  expect(metadata['issuer']).toBe(local.issuer.url);
  expect(metadata['token_endpoint']).toMatch(/^http:\/\/127\.0\.0\.1:/);
});

it('lets the issuer send its users back to the page', async () => {
  const browser = local.open();
  const page = await browser.get(
    local.authorization({ redirect_uri: `${dashboard.url}/callback` }),
  );

  expect(page.headers.location).toMatch(/^\/interaction\//);
});

it('answers 502 with a message when the API is away', async () => {
  await closeServer(api);
  const answer = await get('/api/v1/api-keys');

  expect(answer.status).toBe(502);
  expect(await answer.json()).toEqual({ message: 'The API does not answer' });
});

// The server itself: what the parser cannot read, what is reported, how it stops.
import { connect } from 'node:net';
import { apiResources, gatewayResponse, httpProxy, methodResources } from './api-template.ts';
import { BACKEND, sendRaw, startGateway, stopGateways } from './running-gateway.ts';
import type { RunningGateway } from './running-gateway.ts';

afterEach(stopGateways);

const start = (): Promise<RunningGateway> =>
  startGateway({
    ...apiResources(),
    ...methodResources('ANY /{proxy+}', httpProxy(`${BACKEND}/`)),
    ...gatewayResponse('MISSING_AUTHENTICATION_TOKEN', { StatusCode: '404' }),
  });

it('server-01: a verb that no API has is a route that does not exist, even one the parser does not know', async () => {
  const gateway = await start();

  const reply = await sendRaw(gateway.port, 'BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(reply).toMatch(/^HTTP\/1\.1 404 .*\{"message":"Missing Authentication Token"\}$/s);
  expect(gateway.entries).toEqual([
    expect.objectContaining({ reason: 'MISSING_AUTHENTICATION_TOKEN' }),
  ]);
});

it.each([
  [
    'a length and chunks at once',
    'Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['two lengths', 'Content-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ['a line end inside a header', 'X: a\nb\r\n\r\n'],
  ['a space before the colon', 'X : a\r\n\r\n'],
])('server-02: refuses a request with %s, which could be read in two ways', async (_case, rest) => {
  const gateway = await start();

  const reply = await sendRaw(gateway.port, `POST /a HTTP/1.1\r\nHost: a\r\n${rest}`);

  expect(reply).toMatch(/^HTTP\/1\.1 400 /);
  expect(gateway.backendRequests).toEqual([]);
});

it('server-03: a request after a body that was too large is not read from what is left of it', async () => {
  const gateway = await start();
  const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

  const reply = await sendRaw(
    gateway.port,
    `POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n${smuggled}`,
  );

  expect(reply.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(gateway.backendRequests).toEqual([]);
});

it('reports method, path without query, status, cache and reason of each request', async () => {
  const gateway = await start();

  await gateway.send('GET', '/a?secret=1');

  expect(gateway.entries).toEqual([
    {
      method: 'GET',
      path: '/a',
      status: 200,
      cache: 'none',
      reason: '',
      durationMs: expect.any(Number) as number,
    },
  ]);
});

it('takes a body in chunks and gives it to the back end whole', async () => {
  const gateway = await start();

  await gateway.send('POST', '/a', ['Transfer-Encoding', 'chunked'], 'body');

  expect(gateway.backendRequests[0]).toMatchObject({ body: 'body' });
  expect(gateway.backendRequests[0]?.headers.join()).toContain('Content-Length,4');
});

it('survives a client that goes away in the middle of a body', async () => {
  const gateway = await start();
  const socket = connect(gateway.port, '127.0.0.1');
  await new Promise<void>((resolve) => {
    socket.write('POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc', () => resolve());
  });
  socket.destroy();

  expect((await gateway.send('GET', '/a')).status).toBe(200);
});

it('closes kept connections when it stops', async () => {
  const gateway = await start();
  const socket = connect(gateway.port, '127.0.0.1');
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  await gateway.stop();

  await closed;
  await expect(gateway.send('GET', '/a')).rejects.toThrow();
});

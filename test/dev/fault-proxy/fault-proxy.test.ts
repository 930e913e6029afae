// The proxy itself: what a client sees of each fault, and what reaches the service behind.
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { request as secureRequest } from 'node:https';
import { createCertificate } from '../../../dev/certificate.ts';
import { falseAnswer, type Fault } from '../../../dev/fault-proxy/fault.ts';
import { startFaultProxy, type FaultProxy } from '../../../dev/fault-proxy/fault-proxy.ts';
import { closeServer, listenOnLoopback } from '../../../dev/loopback.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const BODY = '{"answer":42}';
let service: Server;
let served: IncomingMessage[] = [];
let proxy: FaultProxy;
beforeEach(async () => {
  served = [];
  service = createServer((message, response) => {
    served.push(message);
    message.pipe(response.setHeader('X-Of', 'service'));
  });
  proxy = await startFaultProxy({ now: () => NOW });
  proxy.forwardTo(`http://127.0.0.1:${await listenOnLoopback(service, 0)}`);
});
afterEach(async () => {
  await proxy.stop();
  await closeServer(service);
});

/** Posts the body, which the service sends back; rejects with the code of the connection's error. */
async function post(headers: Record<string, string> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(proxy.url, { method: 'POST', agent: false, headers }, resolve)
    .on('error', reject)
    .end(BODY);
  const answer = await promise;
  const body = Buffer.concat((await answer.toArray()) as Buffer[]).toString();
  return { status: answer.statusCode, headers: answer.headers, body };
}

it('passes request and answer on as they are', async () => {
  const answer = await post({ Host: 'signed.example', 'X-Signed': 'yes' });

  expect(answer).toMatchObject({ status: 200, body: BODY, headers: { 'x-of': 'service' } });
  expect(served[0]!.headers).toMatchObject({ host: 'signed.example', 'x-signed': 'yes' });
});

it.each<[string, Fault, string, number]>([
  ['refused', { kind: 'refused' }, 'ECONNREFUSED', 0],
  ['reset', { kind: 'reset' }, 'ECONNRESET', 0],
  ['reset after the service has done it', { kind: 'answer-lost' }, 'ECONNRESET', 1],
  ['reset in the middle of the answer', { kind: 'reset-mid-answer' }, 'ECONNRESET', 1],
])('is %s, and whole again afterwards at the same address', async (_, fault, code, reached) => {
  await proxy.fail(fault);

  await expect(post()).rejects.toMatchObject({ code });

  expect(served).toHaveLength(reached);
  await proxy.recover();
  expect(await post()).toMatchObject({ status: 200, body: BODY });
});

it('truncates an answer to half of it, under the length of that half', async () => {
  await proxy.fail({ kind: 'truncated' });

  expect(await post()).toMatchObject({ body: '{"answe', headers: { 'content-length': '7' } });
});

it('answers in place of the service, and late, and not at all', async () => {
  await proxy.fail(falseAnswer(429, 'slower', { 'content-type': 'text/plain' }));
  expect(await post()).toMatchObject({ status: 429, body: 'slower' });
  expect(served).toHaveLength(0);

  await proxy.fail({ kind: 'slow', ms: 20 });
  expect(await post()).toMatchObject({ status: 200, body: BODY });

  await proxy.fail({ kind: 'silent' });
  const silent = post();
  await proxy.stop();
  await expect(silent).rejects.toThrow();
});

it('harms only the requests that were meant, and counts', async () => {
  const only = (headers: Readonly<Record<string, unknown>>) => headers['x-who'] === 'me';
  await proxy.fail(falseAnswer(500, ''), { only, after: 1, times: 2 });
  const statuses = [];
  for (const who of ['me', 'you', 'me', 'you', 'me', 'me']) {
    statuses.push((await post({ 'X-Who': who })).status);
  }

  expect(statuses).toEqual([200, 200, 500, 200, 500, 200]);
  expect(proxy.counts).toEqual({ requests: 6, faults: 2 });
});

it.each([
  ['20260102T030405Z', 400],
  ['20260102T031405Z', 200],
  ['20260102T030904Z', 400],
])(
  'ten minutes ahead, answers a signature of %s with %d and its own time',
  async (date, status) => {
    await proxy.fail({ kind: 'clock-skew', ms: 600_000 });

    const answer = await post({ 'X-Amz-Date': date });

    expect(answer.status).toBe(status);
    expect(answer.headers.date).toBe('Fri, 02 Jan 2026 03:14:05 GMT');
  },
);

it('resets a TLS connection too', async () => {
  const certificate = await createCertificate();
  const secure = await startFaultProxy({ now: () => NOW, certificate });
  secure.forwardTo('http://127.0.0.1:1');
  await secure.fail({ kind: 'reset' });
  const { promise, reject } = Promise.withResolvers();
  secureRequest(secure.url, { ca: certificate.caPem, agent: false }).on('error', reject).end();

  await expect(promise).rejects.toMatchObject({ code: 'ECONNRESET' });
  await secure.stop();
});

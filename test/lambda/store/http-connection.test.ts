import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../../dev/certificate.ts';
import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import { headerOf, HttpConnection } from '../../../lambda/store/http-connection.ts';
import { answer, startScriptedServer, type ScriptedServer, type Step } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function connectionTo(...steps: Step[]): Promise<HttpConnection> {
  server = await startScriptedServer(...steps);
  return new HttpConnection(new URL(server.url));
}

function post(connection: HttpConnection, timeoutMs = 20_000) {
  const headers = ['host', 'store.example', 'content-length', '5', 'x-one', '1'];
  return connection.post({ headers, body: 'hello', timeoutMs });
}

async function faultOf(promise: Promise<unknown>): Promise<DynamoFault> {
  const fault: unknown = await promise.catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(DynamoFault);
  return fault as DynamoFault;
}

it('sends the headers and the body as they are given', async () => {
  await post(await connectionTo(answer({})));

  const [request] = server!.requests;
  expect(request!.body).toBe('hello');
  expect(request!.headers).toMatchObject({ host: 'store.example', 'x-one': '1' });
});

it('reads an answer in many pieces to its end, whatever its status', async () => {
  const pieces = Array.from({ length: 50 }, (_, index) => `piece ${index};`);
  const connection = await connectionTo((_, response) => {
    response.writeHead(418, { 'X-Two': '2' });
    void (async () => {
      for (const piece of pieces) {
        response.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    })();
  });

  const received = await post(connection);

  expect(received.status).toBe(418);
  expect(headerOf(received, 'x-two')).toBe('2');
  expect(headerOf(received, 'x-three')).toBeUndefined();
  expect(received.body.toString()).toBe(pieces.join(''));
});

it('uses one connection for requests one after another', async () => {
  const connection = await connectionTo(answer({}));

  for (let count = 0; count < 5; count += 1) await post(connection);

  expect(server!.requests.map((request) => request.connection)).toEqual([0, 0, 0, 0, 0]);
});

it('opens a new connection after the idle ones were closed', async () => {
  const connection = await connectionTo(answer({}));
  await post(connection);

  connection.closeIdle();
  await post(connection);

  expect(server!.requests.map((request) => request.connection)).toEqual([0, 1]);
});

it('speaks TLS to an https origin and refuses a certificate that nobody vouches for', async () => {
  const { certPem, keyPem } = await createCertificate();
  const tls = createTlsServer({ cert: certPem, key: keyPem }, (_, response) => response.end());
  tls.listen(0, '127.0.0.1');
  await once(tls, 'listening');
  const { port } = tls.address() as AddressInfo;

  const fault = await faultOf(post(new HttpConnection(new URL(`https://127.0.0.1:${port}`))));

  tls.close();
  expect(fault.code).toMatch(/^connection-.*(CERT|SELF_SIGNED|VERIFY|ISSUER)/);
  expect(fault.kind).toBe('transient');
});

describe('fails', () => {
  it('when nothing answers in time, and leaves the late answer alone', async () => {
    const connection = await connectionTo(() => undefined, answer({ late: false }));

    const fault = await faultOf(post(connection, 20));

    expect(fault).toMatchObject({ code: 'timed-out', kind: 'transient' });
    const next = await post(connection);
    expect(next.body.toString()).toBe('{"late":false}');
  });

  it('when an answer stops in the middle for too long', async () => {
    const connection = await connectionTo((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });

    expect(await faultOf(post(connection, 200))).toMatchObject({ code: 'timed-out' });
  });

  it('when the connection breaks before the answer', async () => {
    const connection = await connectionTo((request) => request.socket.destroy());

    const fault = await faultOf(post(connection));

    expect(fault).toMatchObject({ code: 'connection-ECONNRESET', kind: 'transient' });
  });

  it('when the connection breaks in the middle of the answer', async () => {
    const connection = await connectionTo((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => request.socket.destroy());
    });

    expect(await faultOf(post(connection))).toMatchObject({ kind: 'transient' });
  });

  it('when what answers does not speak HTTP', async () => {
    const connection = await connectionTo((request) => request.socket.end('SSH-2.0-OpenSSH\r\n'));

    expect(await faultOf(post(connection))).toMatchObject({ kind: 'transient' });
  });

  it('when nobody listens', async () => {
    const connection = await connectionTo(answer({}));
    await server!.stop();
    server = undefined;

    expect(await faultOf(post(connection))).toMatchObject({
      code: 'connection-ECONNREFUSED',
      kind: 'transient',
    });
  });

  it('when an answer is longer than any that is expected', async () => {
    const connection = await connectionTo((_, response) => {
      response.end(Buffer.alloc(3 * 1024 * 1024));
    });

    expect(await faultOf(post(connection))).toMatchObject({
      code: 'answer-oversized',
      kind: 'refused',
    });
  });

  it('as unsent, when a kept-alive connection ends at the moment of its reuse', async () => {
    const connection = await connectionTo(answer({}), (request) => request.socket.destroy());
    await post(connection);

    expect(await faultOf(post(connection))).toMatchObject({ kind: 'unsent' });
  });
});

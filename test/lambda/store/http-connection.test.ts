import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { createCertificate } from '../../../dev/certificate.ts';
import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import { headerOf } from '../../../lambda/store/http-answer.ts';
import { HttpConnection } from '../../../lambda/store/http-connection.ts';
import { answer, startScriptedServer, type ScriptedServer, type Step } from './scripted-server.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const PATIENT_MS = 20_000;

async function connectionTo(...steps: Step[]): Promise<HttpConnection> {
  return hurriedConnectionTo(PATIENT_MS, ...steps);
}

async function hurriedConnectionTo(timeoutMs: number, ...steps: Step[]): Promise<HttpConnection> {
  server = await startScriptedServer(...steps);
  return new HttpConnection(new URL(server.url), timeoutMs);
}

function post(connection: HttpConnection) {
  const headers = ['host', 'store.example', 'content-length', '5', 'x-one', '1'];
  return connection.post({ headers, body: 'hello' });
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

it('opens a new connection after one that the server wants to close', async () => {
  const connection = await connectionTo(answer({}, { connection: 'close' }));

  for (let count = 0; count < 2; count += 1) await post(connection);

  expect(server!.requests.map((request) => request.connection)).toEqual([0, 1]);
});

it('takes what comes unasked for no answer, and closes its connection', async () => {
  const sockets: Socket[] = [];
  const connection = await connectionTo((request, response) => {
    sockets.push(request.socket);
    response.end('asked');
  });
  await post(connection);
  const closed = once(sockets[0]!, 'close');
  sockets[0]!.write('HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nunasked');
  await closed;

  expect((await post(connection)).body.toString()).toBe('asked');
  expect(server!.requests.map((request) => request.connection)).toEqual([0, 1]);
});

it('sends no header that would end in another one, and does not quote it', async () => {
  const connection = await connectionTo(answer({}));
  const headers = ['host', 'store.example', 'x-amz-security-token', 'TOKEN\r\nx-two: 2'];

  expect(() => connection.post({ headers, body: '' })).toThrow(TypeError);
  expect(() => connection.post({ headers, body: '' })).not.toThrow(/TOKEN/);
  expect(server!.requests).toHaveLength(0);
});

describe('over TLS', () => {
  const trusted = getCACertificates('default');
  afterEach(() => setDefaultCACertificates(trusted));

  async function startTls(identity: { certPem: string; keyPem: string }) {
    const connections: { servername: TLSSocket['servername']; isResumed: boolean }[] = [];
    const requests: string[] = [];
    const tls = createTlsServer({ cert: identity.certPem, key: identity.keyPem });
    tls.on('secureConnection', (socket) => {
      connections.push({ servername: socket.servername, isResumed: socket.isSessionReused() });
    });
    tls.on('request', ({ url = '' }, response) => {
      requests.push(url);
      response.end();
    });
    tls.listen(0, '127.0.0.1');
    await once(tls, 'listening');
    const { port } = tls.address() as AddressInfo;
    const reach = (host: string) =>
      new HttpConnection(new URL(`https://${host}:${port}`), PATIENT_MS);
    const stop = (): void => {
      tls.closeAllConnections();
      tls.close();
    };
    return { connections, requests, reach, stop };
  }

  it('asks a server that somebody vouches for, by its name if it has one', async () => {
    const identity = await createCertificate();
    setDefaultCACertificates([identity.caPem]);
    const { connections, reach, stop } = await startTls(identity);

    await post(reach('localhost'));
    await post(reach('127.0.0.1'));

    stop();
    expect(connections).toMatchObject([{ servername: 'localhost' }, { servername: false }]);
  });

  it('goes on with the session of the server that was verified', async () => {
    const identity = await createCertificate();
    setDefaultCACertificates([identity.caPem]);
    const { connections, reach, stop } = await startTls(identity);
    const connection = reach('localhost');

    await post(connection);
    connection.closeIdle();
    await post(connection);

    stop();
    expect(connections.map(({ isResumed }) => isResumed)).toEqual([false, true]);
  });

  it('says nothing to a server that nobody vouches for', async () => {
    const { requests, reach, stop } = await startTls(await createCertificate());

    const fault = await faultOf(post(reach('127.0.0.1')));

    stop();
    expect(fault.code).toMatch(/^connection-.*(CERT|SELF_SIGNED|VERIFY|ISSUER)/);
    expect(fault.kind).toBe('transient');
    expect(requests).toEqual([]);
  });

  it.each(['localhost', '127.0.0.1'])('says nothing to another server than %s', async (host) => {
    const { cert, private: keyPem } = await generate(
      [{ name: 'commonName', value: 'elsewhere.example' }],
      { keyType: 'ec', algorithm: 'sha256' },
    );
    setDefaultCACertificates([cert]);
    const { requests, reach, stop } = await startTls({ certPem: cert, keyPem });

    const fault = await faultOf(post(reach(host)));

    stop();
    expect(fault.code).toBe('connection-ERR_TLS_CERT_ALTNAME_INVALID');
    expect(requests).toEqual([]);
  });
});

describe('fails', () => {
  it('when nothing answers in time, and leaves the late answer alone', async () => {
    const connection = await hurriedConnectionTo(500, () => undefined, answer({ late: false }));

    const fault = await faultOf(post(connection));

    expect(fault).toMatchObject({ code: 'timed-out', kind: 'transient' });
    const next = await post(connection);
    expect(next.body.toString()).toBe('{"late":false}');
  });

  it('when an answer stops in the middle for too long', async () => {
    const connection = await hurriedConnectionTo(200, (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
    });

    expect(await faultOf(post(connection))).toMatchObject({ code: 'timed-out' });
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

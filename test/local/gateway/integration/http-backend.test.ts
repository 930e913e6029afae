// A back end over TLS: only one that a trusted authority vouches for.
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { createHttpBackend } from '../../../../local/gateway/integration/http-backend.ts';
import type { BackendResult } from '../../../../local/gateway/integration/http-backend.ts';

let server: Server;
let certificate = '';

beforeAll(async () => {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  certificate = pair.cert;
  server = createServer({ key: pair.private, cert: pair.cert }, (request, response) =>
    response.end(request.url),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function call(trustedCa?: string): Promise<BackendResult> {
  const backend = createHttpBackend(
    `https://localhost:${(server.address() as AddressInfo).port}`,
    trustedCa,
  );
  try {
    const headers = ['Host', backend.host];
    return await backend.call({
      verb: 'GET',
      target: '/a',
      headers,
      body: Buffer.alloc(0),
      timeoutMs: 5_000,
    });
  } finally {
    backend.close();
  }
}

it('calls a back end whose certificate is trusted', async () => {
  expect(await call(certificate)).toMatchObject({ status: 200, body: Buffer.from('/a') });
});

it('fails for a back end whose certificate nobody vouches for', async () => {
  expect(await call()).toEqual({ failure: 'INTEGRATION_FAILURE' });
});

// The sign-in against an issuer that is not what it should be; the good one is in the issuer's own test.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCertificate, type Certificate } from '../../../dev/certificate.ts';
import { signIn } from '../../../dev/issuer/sign-in.ts';
import { ADA, DASHBOARD } from './local-issuer.ts';

const FORM = '<form method="post" action="/form">';

let certificate: Certificate;
let server: Server | undefined;
beforeAll(async () => {
  certificate = await createCertificate();
});
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

async function signInAt(answer: RequestListener): Promise<unknown> {
  server = createServer({ key: certificate.keyPem, cert: certificate.certPem }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuerUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return signIn({ issuerUrl, caPem: certificate.caPem, client: DASHBOARD, ...ADA });
}

it('fails when the issuer redirects without end', async () => {
  const attempt = signInAt((_request, response) =>
    response.writeHead(303, { Location: '/auth' }).end(),
  );

  await expect(attempt).rejects.toThrow('redirected more than 10 times');
});

it('fails when the issuer shows no form', async () => {
  await expect(signInAt((_request, response) => response.end('hello'))).rejects.toThrow('no form');
});

it('fails when the issuer answers an error', async () => {
  const attempt = signInAt((_request, response) => response.writeHead(500).end());

  await expect(attempt).rejects.toThrow('answered 500');
});

it('refuses a code that comes with the state of somebody else', async () => {
  const attempt = signInAt((request, response) => {
    if (request.method === 'GET') response.end(FORM);
    else
      response
        .writeHead(303, { Location: `${DASHBOARD.redirectUris[0]}?code=c&state=forged` })
        .end();
  });

  await expect(attempt).rejects.toThrow('gave no code');
});

it.each([
  ['refuses', 400, 'answered 400'],
  ['gives no token', 200, 'no access token'],
])(
  'fails when the token endpoint %s, and says neither password nor code',
  async (_name, status, message) => {
    let back = '';
    const attempt = signInAt((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'https://issuer.example');
      if (pathname === '/auth') {
        const state = searchParams.get('state') ?? '';
        back = `${DASHBOARD.redirectUris[0]}?code=secret-code&state=${state}`;
        response.end(FORM);
      } else if (pathname === '/form') response.writeHead(303, { Location: back }).end();
      else response.writeHead(status).end('{}');
    });
    const failure = await attempt.catch((error: unknown) => String(error));

    expect(failure).toContain(message);
    expect(failure).not.toContain(ADA.password);
    expect(failure).not.toContain('secret-code');
  },
);

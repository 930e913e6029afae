// The certificate as Node's own TLS judges it, in a real handshake.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createCertificate, type Certificate } from '../../dev/certificate.ts';

let certificate: Certificate;
beforeAll(async () => {
  certificate = await createCertificate();
});

async function shakeHands(host: string, ca?: string): Promise<boolean> {
  const server = createServer(
    { key: certificate.keyPem, cert: certificate.certPem },
    (_, response) => response.end(),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const options = { port, host: '127.0.0.1', servername: host, agent: false, ...(ca && { ca }) };
  try {
    return await new Promise((resolve, reject) => {
      get(options, (response) =>
        resolve(response.socket instanceof TLSSocket && response.socket.authorized),
      ).on('error', reject);
    });
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

it('is verified for localhost by a client that trusts its authority', async () => {
  expect(await shakeHands('localhost', certificate.caPem)).toBe(true);
});

it('is verified for 127.0.0.1 by a client that trusts its authority', async () => {
  // An address is not sent as a server name: Node compares it with the certificate by itself.
  expect(await shakeHands('', certificate.caPem)).toBe(true);
  expect(new X509Certificate(certificate.certPem).checkIP('127.0.0.1')).toBe('127.0.0.1');
});

it('refuses another host name', async () => {
  await expect(shakeHands('rigbox.dev', certificate.caPem)).rejects.toThrow('altnames');
});

it('refuses a client that does not trust its authority', async () => {
  const other = await createCertificate();

  await expect(shakeHands('localhost', other.caPem)).rejects.toThrow('certificate');
});

it('makes another key each time, and a server certificate that can sign no other', async () => {
  const other = await createCertificate();

  expect(other.keyPem).not.toBe(certificate.keyPem);
  expect(new X509Certificate(certificate.certPem).ca).toBe(false);
  expect(new X509Certificate(certificate.caPem).ca).toBe(true);
  expect(new X509Certificate(certificate.certPem).publicKey.asymmetricKeyDetails).toMatchObject({
    namedCurve: 'prime256v1',
  });
});

import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import {
  lookAtCertificate,
  lookAtPlainHttp,
  lookAtTlsVersion,
} from '../../../cli/doctor/transport-check.ts';
import { createCertificate } from '../../../dev/certificate.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  setDefaultCACertificates(getCACertificates('bundled'));
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function serveHttps(options: ServerOptions = {}, { trusted = true } = {}): Promise<URL> {
  const { caPem, certPem, keyPem } = await createCertificate();
  if (trusted) setDefaultCACertificates([caPem]);
  const port = await listen(createServer({ ...options, cert: certPem, key: keyPem }));
  return new URL(`https://127.0.0.1:${port}`);
}

async function servePlain(status: number): Promise<number> {
  return listen(
    createHttpServer((_, response) => {
      response
        .writeHead(status, { Location: 'https://api.rigbox.dev/', Connection: 'close' })
        .end();
    }),
  );
}

describe('the certificate', () => {
  it('passes when a trusted authority has signed it for the name', async () => {
    expect(await lookAtCertificate(await serveHttps())).toEqual([]);
  });

  it('fails when nobody trusted has signed it', async () => {
    expect(await lookAtCertificate(await serveHttps({}, { trusted: false }))).toEqual([
      { found: expect.stringMatching(/^certificate .+/) as string, expected: 'valid' },
    ]);
  });

  it('cannot be looked at where nobody speaks TLS', async () => {
    const port = await servePlain(200);

    await expect(lookAtCertificate(new URL(`https://127.0.0.1:${port}`))).rejects.toThrow();
  });
});

describe('the version of TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)('passes from %s on', async (minVersion) => {
    expect(await lookAtTlsVersion(await serveHttps({ minVersion }))).toEqual([]);
  });

  it('fails when TLS 1.1 is accepted beside newer ones', async () => {
    const url = await serveHttps({ minVersion: 'TLSv1', ciphers: 'DEFAULT:@SECLEVEL=0' });

    expect(await lookAtTlsVersion(url)).toEqual([
      { found: 'accepted version TLSv1.1', expected: 'not there' },
    ]);
  });

  it('cannot be looked at when nothing newer than TLS 1.1 is spoken', async () => {
    const url = await serveHttps({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT:@SECLEVEL=0',
    });

    await expect(lookAtTlsVersion(url)).rejects.toThrow();
  });
});

describe('plain HTTP', () => {
  const url = new URL('https://127.0.0.1');

  it.each([301, 308, 200])('fails when it is answered with %d', async (status) => {
    expect(await lookAtPlainHttp(url, await servePlain(status))).toEqual([
      { found: `plain HTTP status ${status}`, expected: 'no answer, or an error' },
    ]);
  });

  it.each([403, 426])('passes when it is refused with %d', async (status) => {
    expect(await lookAtPlainHttp(url, await servePlain(status))).toEqual([]);
  });

  it('passes when nothing is there', async () => {
    const port = await servePlain(200);
    servers.splice(0).forEach((server) => server.close());

    expect(await lookAtPlainHttp(url, port)).toEqual([]);
  });
});

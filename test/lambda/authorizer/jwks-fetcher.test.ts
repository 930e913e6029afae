import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificate, type Certificate } from '../../../dev/certificate.ts';
import { fetchKeySet, parseKeySet } from '../../../lambda/authorizer/jwks-fetcher.ts';
import { createSigningKey } from './signed-token.ts';

const RSA = createSigningKey('RS256').jwk;
const EC = createSigningKey('ES256').jwk;

describe('parseKeySet', () => {
  const idsOf = (...keys: unknown[]) => [...parseKeySet(JSON.stringify({ keys })).keys()];

  it('reads the signature keys', () => {
    expect(idsOf(RSA, { ...EC, use: undefined })).toEqual(['key-RS256', 'key-ES256']);
  });

  it('keeps a signature key whose id is that of an encryption key too', () => {
    expect(idsOf(RSA, { ...EC, kid: RSA['kid'], use: 'enc' })).toEqual(['key-RS256']);
  });

  it('leaves out what is no signature key', () => {
    const secret = { kty: 'oct', kid: 'secret', k: 'c2VjcmV0' };
    expect(
      idsOf(
        { ...RSA, use: 'enc' },
        { ...RSA, kid: 7 },
        { ...RSA, kid: undefined },
        secret,
        null,
        'x',
      ),
    ).toEqual([]);
    expect(idsOf({ ...RSA, n: '' }, { ...EC, kid: 'odd', crv: 'P-999' }, EC)).toEqual([
      'key-ES256',
    ]);
  });

  it('leaves out a short RSA key', () => {
    const short = { ...RSA, n: Buffer.alloc(128, 0xff).toString('base64url') };
    expect(idsOf(short)).toEqual([]);
  });

  it('leaves out every key whose id occurs twice, and does not take a third one for it', () => {
    expect(idsOf(RSA, { ...EC, kid: RSA['kid'] }, RSA)).toEqual([]);
    expect(idsOf({ ...RSA, n: '' }, RSA)).toEqual([]);
  });

  it.each(['', '[]', '{}', '{"keys":{}}', '<html>', '{"keys":[],"keys":[]}'])(
    'fails on %j',
    (text) => {
      expect(() => parseKeySet(text)).toThrow('JWK Set');
    },
  );
});

describe('fetchKeySet', () => {
  let answer: RequestListener;
  let url: string;
  const servers: Server[] = [];

  async function listen(certificate: Certificate): Promise<string> {
    const options = { key: certificate.keyPem, cert: certificate.certPem };
    const server = createServer(options, (request, response) => answer(request, response));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
  }

  beforeAll(async () => {
    const certificate = await createCertificate();
    setDefaultCACertificates([...getCACertificates('default'), certificate.caPem]);
    url = await listen(certificate);
  });
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections();
  });

  it('gives the published keys', async () => {
    answer = (_, response) => response.end(JSON.stringify({ keys: [RSA, EC] }));

    expect([...(await fetchKeySet(url)).keys()]).toEqual(['key-RS256', 'key-ES256']);
  });

  it.each<[string, RequestListener]>([
    ['an error status', (_, response) => response.writeHead(503).end('{"keys":[]}')],
    ['a redirect', (_, response) => response.writeHead(302, { Location: url }).end()],
    ['an empty set', (_, response) => response.end('{"keys":[]}')],
    ['no JSON', (_, response) => response.end('<html>')],
    ['an answer without end', (_, response) => response.end(Buffer.alloc(300 * 1024, ' '))],
    ['a reset', (request) => request.socket.destroy()],
    [
      'half an answer',
      (request, response) => {
        response.writeHead(200, { 'Content-Length': '100' }).write('{"keys":');
        setImmediate(() => request.socket.destroy());
      },
    ],
  ])('fails on %s', async (_, listener) => {
    answer = listener;

    await expect(fetchKeySet(url)).rejects.toThrow();
  });

  it('says of an empty set that it is of no use', async () => {
    answer = (_, response) => response.end('{"keys":[]}');

    await expect(fetchKeySet(url)).rejects.toThrow('the issuer answered without a usable key');
  });

  it('fails on silence, before the function would be ended', async () => {
    answer = () => undefined;

    await expect(fetchKeySet(url)).rejects.toThrow(/timeout|abort/i);
  });

  it('fails on a server that it does not trust', async () => {
    answer = (_, response) => response.end(JSON.stringify({ keys: [RSA] }));

    await expect(fetchKeySet(await listen(await createCertificate()))).rejects.toThrow(
      /certificate/,
    );
  });
});

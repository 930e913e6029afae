// The small browser against a server that sets cookies.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../../dev/certificate.ts';
import { openBrowser } from '../../../dev/issuer/browser.ts';

let caPem: string;
let server: Server;
let url: string;
let seen: { method?: string | undefined; cookie?: string | undefined; body: string };

beforeAll(async () => {
  const certificate = await createCertificate();
  caPem = certificate.caPem;
  server = createServer(
    { key: certificate.keyPem, cert: certificate.certPem },
    (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        seen = { method: request.method, cookie: request.headers.cookie, body };
        const [, cookies] = request.url?.split('?') ?? [];
        response.setHeader('Set-Cookie', cookies ? decodeURIComponent(cookies).split('|') : []);
        response.writeHead(303, { Location: '/next' }).end('read to the end');
      });
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

function setCookies(...lines: string[]): string {
  return `?${encodeURIComponent(lines.join('|'))}`;
}

it('sends a cookie to its path and below, and nowhere else', async () => {
  const browser = openBrowser(caPem);
  await browser.get(`${url}/${setCookies('a=1; Path=/', 'b=2=2; path=/deep; HttpOnly')}`);

  await browser.get(`${url}/deep/er`);
  expect(seen.cookie).toBe('a=1; b=2=2');
  await browser.get(`${url}/deeper`);
  expect(seen.cookie).toBe('a=1');
});

it('forgets a cookie that is emptied, and shares none with another browser', async () => {
  const browser = openBrowser(caPem);
  await browser.get(`${url}/${setCookies('a=1; Path=/', 'b=2')}`);
  await browser.get(`${url}/${setCookies('a=; Path=/; Max-Age=0')}`);

  await browser.get(url);
  expect(seen.cookie).toBe('b=2');
  await openBrowser(caPem).get(url);
  expect(seen.cookie).toBeUndefined();
});

it('sends forms url-encoded, and follows no redirect by itself', async () => {
  const page = await openBrowser(caPem).post(url, { 'a b': 'ü&' });

  expect(seen).toMatchObject({ method: 'POST', body: 'a+b=%C3%BC%26' });
  expect(page).toMatchObject({ status: 303, text: 'read to the end' });
  expect(page.headers.location).toBe('/next');
});

it('refuses a server that its authority did not sign', async () => {
  const other = await createCertificate();

  await expect(openBrowser(other.caPem).get(url)).rejects.toThrow('certificate');
});

// As much of a browser as signing in takes: HTTPS with one trusted authority, cookies by path, no automatic redirects.
import { request, type RequestOptions } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';

/** One answer, read to its end. */
export interface Page {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

type Values = Readonly<Record<string, string>>;

interface Visit {
  readonly method: 'GET' | 'POST';
  readonly headers: Values;
  readonly body?: string;
}

/** A browser of one person; its cookies are those of one host. */
export interface Browser {
  get(url: string): Promise<Page>;
  /** Sends a form, url-encoded; a page of another origin is told by an `Origin` header. */
  post(url: string, form: Values, headers?: Values): Promise<Page>;
}

/** Opens a browser without cookies that trusts the authority given; requests reject when the connection fails. */
export function openBrowser(caPem: string): Browser {
  const cookies = new Map<string, Cookie>();
  const visit = async (url: string, asked: Visit): Promise<Page> => {
    const cookie = cookieHeader(cookies, new URL(url).pathname);
    const headers = { ...asked.headers, ...(cookie && { Cookie: cookie }) };
    const options = { method: asked.method, headers, ca: caPem, agent: false };
    const page = await fetchPage(url, options, asked.body);
    for (const line of page.headers['set-cookie'] ?? []) keepCookie(cookies, line);
    return page;
  };
  return {
    get: (url) => visit(url, { method: 'GET', headers: { Accept: 'text/html' } }),
    post: (url, form, headers) =>
      visit(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(form).toString(),
      }),
  };
}

function fetchPage(url: string, options: RequestOptions, body: string | undefined): Promise<Page> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

// RFC 6265 section 5.4, as far as one host needs it: a cookie goes to its path and what lies below.
function cookieHeader(cookies: ReadonlyMap<string, Cookie>, path: string): string {
  return [...cookies.values()]
    .filter((cookie) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
}

function keepCookie(cookies: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const [name = ''] = pair.split('=', 1);
  const path = attributes.find((part) => /^path=/i.test(part))?.slice('path='.length) ?? '/';
  const value = pair.slice(name.length + 1);
  const key = `${name} ${path}`;
  if (value === '') cookies.delete(key);
  else cookies.set(key, { name, value, path });
}

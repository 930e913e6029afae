// The backend: serves the page, keeps its sessions, and makes the few calls of the API that the page needs with a key
// that the page never sees.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { allowedCall } from './allowed-call.ts';
import type { RigboxAnswer, RigboxClient } from './rigbox-client.ts';
import type { Sessions } from './session.ts';
import type { User } from './user.ts';

/** What the backend works with. */
export interface BackendParts {
  readonly rigbox: RigboxClient;
  readonly sessions: Sessions;
  readonly authenticate: (name: unknown, password: unknown) => User | undefined;
  /** Where the page is reached; a request that changes something has to come from there. */
  readonly origin: string;
  /** Takes one line for each request that went wrong; no header and no body is ever in it. */
  readonly log: (line: string) => void;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const PAGE: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/app.mjs': { file: 'app.mjs', type: 'text/javascript; charset=utf-8' },
};

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

const BODY_BYTES_MAX = 4096;

/** Makes the listener of an HTTP server; it never rejects. */
export function createBackend(parts: BackendParts): RequestListener {
  return (request, response) => {
    answer(parts, request)
      .catch((error: unknown): Answer => {
        parts.log(JSON.stringify({ event: 'fault', error: String(error) }));
        const isLate = error instanceof Error && error.name === 'TimeoutError';
        return { status: isLate ? 504 : 502, body: UNAVAILABLE };
      })
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  };
}

const UNAVAILABLE = { message: 'The service is not available' } as const;

async function answer(parts: BackendParts, request: IncomingMessage): Promise<Answer> {
  const { method = 'GET', headers } = request;
  const { pathname: path } = new URL(request.url ?? '/', 'http://app');
  // Beside SameSite: what changes something comes from this app's own page.
  if (method !== 'GET' && headers.origin !== parts.origin) {
    return { status: 403, body: { message: 'The request must come from the page of this app' } };
  }
  const page = method === 'GET' ? PAGE[path] : undefined;
  if (page !== undefined) return readPage(page);
  if (path === '/session') return answerSession(parts, request);
  const user = parts.sessions.find(headers.cookie);
  if (user === undefined) return { status: 401, body: { message: 'Sign in first' } };
  const call = allowedCall(method, path, user.workspaceIds);
  if (call === undefined) return { status: 404, body: { message: 'Not found' } };
  const result = await parts.rigbox.call(call);
  if (result.status >= 400) {
    parts.log(JSON.stringify({ event: 'refused', ...call, status: result.status }));
  }
  return translate(result);
}

async function answerSession(parts: BackendParts, request: IncomingMessage): Promise<Answer> {
  const { sessions } = parts;
  const { cookie } = request.headers;
  switch (request.method) {
    case 'POST': {
      const { name, password } = await readBody(request);
      const user = parts.authenticate(name, password);
      if (user === undefined) return { status: 401, body: { message: 'Wrong name or password' } };
      return { status: 200, body: view(user), headers: { 'Set-Cookie': sessions.open(user) } };
    }
    case 'DELETE':
      return { status: 200, body: {}, headers: { 'Set-Cookie': sessions.end(cookie) } };
    default: {
      const user = sessions.find(cookie);
      if (user === undefined) return { status: 401, body: { message: 'Sign in first' } };
      return { status: 200, body: view(user) };
    }
  }
}

function view({ name, workspaceIds }: User) {
  return { name, workspaceIds };
}

/**
 * Makes of the API's answer one for the page. That the key is refused, may not, or is used too often is no business of
 * the page's user, who has no part in it; only the body is handed on, and only as JSON.
 */
function translate({ status, body, retryAfterSeconds }: RigboxAnswer): Answer {
  if (status === 401 || status === 403 || status >= 500) return { status: 502, body: UNAVAILABLE };
  if (status !== 429) return { status, body };
  const headers = { 'Retry-After': String(retryAfterSeconds ?? 1) };
  return { status: 503, body: UNAVAILABLE, headers };
}

async function readPage({ file, type }: { readonly file: string; readonly type: string }) {
  const text = await readFile(join(import.meta.dirname, 'page', file), 'utf8');
  return { status: 200, body: text, headers: { 'Content-Type': type } };
}

/** Reads a small JSON object; anything else is as good as none. */
async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const isText = typeof body === 'string';
  response
    .writeHead(status, { 'Content-Type': 'application/json', ...HEADERS, ...headers })
    .end(isText ? body : JSON.stringify(body));
}

// Serves the files of the page as CloudFront does: security headers on each, the index for every path of the page.
import { readdir, readFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import {
  contentSecurityPolicy,
  FILE_PATH,
  HASHED_PREFIX,
  PAGE_CACHE_CONTROL,
  SECURITY_HEADERS,
} from '../core/security-headers.ts';

/** What is told to the page, and what it may call beside its own origin. */
export interface PageSettings {
  /** Becomes `config.json`. */
  readonly config: object;
  readonly connectOrigins: readonly string[];
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Reads a built page into memory, so that no path of a request ever becomes the path of a file, and serves it. */
export async function createPageListener(
  directory: string,
  { config, connectOrigins }: PageSettings,
): Promise<RequestListener> {
  const files = await readFiles(directory);
  files.set('/config.json', Buffer.from(JSON.stringify(config)));
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Security-Policy': contentSecurityPolicy(connectOrigins),
  };
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const name = FILE_PATH.test(pathname) ? pathname : '/index.html';
    sendFile(response, { name, file: files.get(name), headers });
  };
}

function sendFile(
  response: ServerResponse,
  { name, file, headers }: { name: string; file: Buffer | undefined; headers: object },
): void {
  if (!file) {
    response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' }).end('Not found\n');
    return;
  }
  const isHashed = name.startsWith(HASHED_PREFIX);
  response
    .writeHead(200, {
      ...headers,
      'Content-Type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
      'Cache-Control': isHashed ? PAGE_CACHE_CONTROL.hashed : PAGE_CACHE_CONTROL.other,
    })
    .end(file);
}

async function readFiles(directory: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => {
      const name = path.slice(directory.length).replaceAll('\\', '/');
      return [name, await readFile(path)] as const;
    }),
  );
  return new Map(files);
}

// A real nginx with the configuration of examples/nginx, for tests; without an nginx they are skipped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Certificate } from '../../dev/certificate.ts';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';
import { describeLocal } from './target.ts';

const BINARY = process.env['NGINX_BINARY'] ?? '/usr/sbin/nginx';
const HAS_NGINX = existsSync(BINARY);
// Not by console.log, of which jest shows nothing when every test of a file is skipped.
if (!HAS_NGINX) {
  process.stderr.write(`skipped: there is no nginx at ${BINARY} (apt-get install nginx-light)\n`);
}

/** `describe` for what needs an nginx on this machine. */
export const describeWithNginx = HAS_NGINX ? describeLocal : describe.skip;

const CONFIGURATION = join(import.meta.dirname, '../../examples/nginx/nginx.conf');

/** What stands around the nginx of a test. */
export interface NginxSurroundings {
  /** Serves the page of nginx itself, and is what it trusts the front door by. */
  readonly certificate: Certificate;
  /** Origin that takes the place of the front door's. */
  readonly frontDoor: string;
  /** Port of the service behind nginx. */
  readonly servicePort: number;
}

/** A running nginx. */
export interface Nginx {
  /** Its https origin. */
  readonly url: string;
  /** What it has written to its logs, the one of accesses and the one of errors. */
  readonly logs: () => Promise<{ readonly access: string; readonly error: string }>;
  readonly stop: () => Promise<void>;
}

/** Starts nginx in a folder of its own, and resolves when it answers; fails when it takes no such configuration. */
export async function startNginx(surroundings: NginxSurroundings): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const port = await freePort();
  await mkdir(join(folder, 'logs'));
  await writeFile(join(folder, 'nginx.conf'), await configure(folder, port, surroundings));
  const nginx = spawn(
    BINARY,
    ['-p', folder, '-c', 'nginx.conf', '-e', 'logs/error.log', '-g', 'daemon off;'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said: Buffer[] = [];
  nginx.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const isOver = once(nginx, 'exit');
  const stop = async (): Promise<void> => {
    nginx.kill('SIGTERM');
    await isOver;
    await rm(folder, { recursive: true });
  };
  while (!(await answers(port))) {
    if (nginx.exitCode === null) continue;
    await stop();
    throw new Error(`nginx ended: ${Buffer.concat(said).toString()}`);
  }
  const read = (name: string) => readFile(join(folder, 'logs', name), 'utf8');
  return {
    url: `https://127.0.0.1:${port}`,
    logs: async () => ({ access: await read('access.log'), error: await read('error.log') }),
    stop,
  };
}

/** Gives the configuration with the places of this machine. Fails when a place is not in it, so that none is forgotten. */
async function configure(
  folder: string,
  port: number,
  { certificate, frontDoor, servicePort }: NginxSurroundings,
): Promise<string> {
  const files = {
    'tls.crt': certificate.certPem,
    'tls.key': certificate.keyPem,
    'ca.pem': certificate.caPem,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text, { mode: 0o600 });
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const places = {
    // The compiled-in ones are root's.
    'http {': `http {${temporary.map((kind) => ` ${kind}_temp_path ${folder}/${kind};`).join('')}`,
    'worker_processes auto': 'worker_processes 1',
    '/var/log/nginx/': `${folder}/logs/`,
    '/run/nginx.pid': `${folder}/nginx.pid`,
    'server 127.0.0.1:8000': `server 127.0.0.1:${servicePort}`,
    'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
    '/etc/nginx/tls/tools.example.com.crt': `${folder}/tls.crt`,
    '/etc/nginx/tls/tools.example.com.key': `${folder}/tls.key`,
    'https://api.rigbox.dev': frontDoor,
    // The certificate of a local front door is for this name.
    'proxy_ssl_name api.rigbox.dev': 'proxy_ssl_name localhost',
    '/etc/ssl/certs/ca-certificates.crt': `${folder}/ca.pem`,
  };
  let text = await readFile(CONFIGURATION, 'utf8');
  for (const [place, here] of Object.entries(places)) {
    if (!text.includes(place)) throw new Error(`the configuration must have ${place}`);
    text = text.replaceAll(place, here);
  }
  return text;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server, 0);
  await closeServer(server);
  return port;
}

/** Tells whether somebody listens, within a moment. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    await delay(20);
    return false;
  } finally {
    socket.destroy();
  }
}

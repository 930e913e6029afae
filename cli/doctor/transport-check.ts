// How a front door is reached: a certificate that clients accept, no outdated TLS, no detour over plain HTTP.
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { compare, type Mistake } from './finding.ts';

const TIMEOUT_MS = 10_000;

/** Checks that the certificate is for this name, in force, and signed by an authority that this machine trusts. */
export async function lookAtCertificate(url: URL): Promise<Mistake[]> {
  const socket = await handshake(url, { rejectUnauthorized: false });
  // Node says `null` for a good certificate, against its types.
  const error = socket.authorizationError as Error | string | null;
  socket.destroy();
  return socket.authorized ? [] : compare('certificate', String(error), 'valid');
}

/**
 * Checks that TLS 1.2 or newer is spoken, and nothing older (RFC 8996). This side offers the old versions with whatever
 * ciphers it has, since OpenSSL's own rules would otherwise refuse what the server accepts.
 */
export async function lookAtTlsVersion(url: URL): Promise<Mistake[]> {
  const socket = await handshake(url, { rejectUnauthorized: false, minVersion: 'TLSv1.2' });
  socket.destroy();
  const outdated = await handshake(url, {
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT:@SECLEVEL=0',
  }).catch(() => undefined);
  const version = outdated?.getProtocol() ?? undefined;
  outdated?.destroy();
  return compare('accepted version', version, undefined);
}

/**
 * Checks that plain HTTP leads nowhere. A redirect would hide from a client that it has just sent its credential in the
 * clear; no answer at all, or an error, is as it should be.
 *
 * @param port where plain HTTP would be
 */
export async function lookAtPlainHttp({ hostname }: URL, port = 80): Promise<Mistake[]> {
  const status = await plainStatus(unbracketed(hostname), port);
  if (status === undefined || status >= 400) return [];
  return compare('plain HTTP status', status, 'no answer, or an error');
}

async function plainStatus(hostname: string, port: number): Promise<number | undefined> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const outgoing = request({ hostname, port, path: '/capacity', agent: false, signal });
  const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  outgoing.end();
  try {
    const [{ statusCode }] = await answered;
    return statusCode;
  } catch {
    return undefined;
  } finally {
    outgoing.on('error', () => undefined).destroy();
  }
}

async function handshake(url: URL, options: ConnectionOptions): Promise<TLSSocket> {
  const host = unbracketed(url.hostname);
  const socket = connect({
    ...options,
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 && { servername: host }),
  });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The name without the brackets that a URL puts around an IPv6 address. */
function unbracketed(hostname: string): string {
  return hostname.replaceAll(/[[\]]/g, '');
}

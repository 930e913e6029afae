// An HTTPS server on loopback that this process trusts, for tests of what downloads from elsewhere.
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createCertificate } from '../../../dev/certificate.ts';

/** A running server. */
export interface HttpsServer {
  readonly url: string;
  /** What answers; may be replaced at any time. */
  answer: RequestListener;
  stop(): void;
}

/**
 * Starts a server.
 *
 * @param trusted whether this process is told to trust its certificate, and no other, until the server stops: all
 * authorities of tests have one name, and files of tests share a process
 */
export async function startHttpsServer({ trusted = true } = {}): Promise<HttpsServer> {
  const certificate = await createCertificate();
  if (trusted) setDefaultCACertificates([certificate.caPem]);
  const server = createServer(
    { key: certificate.keyPem, cert: certificate.certPem },
    (request, response) => running.answer(request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: HttpsServer = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (_, response) => response.end(),
    stop: () => {
      if (trusted) setDefaultCACertificates(getCACertificates('bundled'));
      server.close().closeAllConnections();
    },
  };
  return running;
}

// The TLS identity of the local run: a certificate authority and a server certificate made anew at each start, so that
// no private key is ever committed and no machine has to trust anything for longer than one run.
import { generate } from 'selfsigned';

/** A server certificate for `localhost` and `127.0.0.1`, and the authority that a client has to trust for it. */
export interface Certificate {
  /** The authority's certificate: give it to a client as `ca`, or to a process as `NODE_EXTRA_CA_CERTS`. */
  readonly caPem: string;
  readonly keyPem: string;
  readonly certPem: string;
}

const ALGORITHM = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
const LIFETIME_DAYS = 30;

/**
 * Creates an authority and, signed by it, a server certificate (EC P-256, 30 days).
 *
 * The authority's private key is dropped on return: nothing else can be signed with it, so trusting `caPem` trusts
 * this one certificate.
 */
export async function createCertificate(): Promise<Certificate> {
  const notAfterDate = new Date(Date.now() + LIFETIME_DAYS * 86_400_000);
  const authority = await generate([{ name: 'commonName', value: 'Rigbox local authority' }], {
    ...ALGORITHM,
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...ALGORITHM,
    notAfterDate,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { caPem: authority.cert, keyPem: server.private, certPem: server.cert };
}

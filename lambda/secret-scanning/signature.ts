// The signature of a report: ECDSA on P-256 over SHA-256 of the body, byte for byte as it came.
import { verify, type KeyObject } from 'node:crypto';
import { KEY_IDENTIFIER } from './public-key-set.ts';

/** What a request says about its signature. Nothing is verified yet. */
export interface PresentedSignature {
  readonly keyIdentifier: string;
  /** ASN.1 DER. */
  readonly signature: Buffer;
}

/** Headers as an API Gateway proxy event has them: either map may be absent or null. */
export interface ReportHeaders {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
}

// Node's decoder passes over what is no base64, so the text is held against the alphabet first. A signature on P-256
// has at most 72 bytes.
const BASE64 = /^(?:[A-Za-z0-9+/]{4}){0,24}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads the headers of a signature; `undefined` when one is missing, malformed or there twice. */
export function readSignature(request: ReportHeaders): PresentedSignature | undefined {
  const keyIdentifier = headerOf(request, 'github-public-key-identifier');
  const text = headerOf(request, 'github-public-key-signature');
  if (keyIdentifier === undefined || !KEY_IDENTIFIER.test(keyIdentifier)) return undefined;
  if (text === undefined || text === '' || !BASE64.test(text)) return undefined;
  const signature = Buffer.from(text, 'base64');
  return signature.toString('base64') === text ? { keyIdentifier, signature } : undefined;
}

/** Tells whether a key signed the bytes. Malformed signatures are wrong ones. */
export function isSignedBy(key: KeyObject, body: Buffer, signature: Buffer): boolean {
  return verify('sha256', body, key, signature);
}

/** Gives the one value of a header, whatever its casing; `undefined` when there is none or more than one. */
function headerOf({ headers, multiValueHeaders }: ReportHeaders, name: string): string | undefined {
  const source: Readonly<Record<string, string | readonly string[] | undefined>> =
    multiValueHeaders ?? headers ?? {};
  const values = Object.entries(source)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 1 ? values[0] : undefined;
}

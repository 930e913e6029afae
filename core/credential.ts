// First step of the arrow: reads the credential that a request presents. Nothing is trusted yet; the text is only
// sorted into one of the two shapes that share the Authorization header.
import { refuse, type Refusal } from './refusal.ts';

/** Bytes of the longest credential that is read; API Gateway caps all headers together at 10,240. */
export const CREDENTIAL_LENGTH_MAX = 8192;

/** Every credential kind carries its text in `presented`, and nowhere else is that text kept. */
export type Credential =
  | { readonly kind: 'api-key'; readonly presented: string }
  | { readonly kind: 'jwt'; readonly presented: string };

/** Headers as an API Gateway REQUEST authorizer event has them: either map may be absent or null. */
export interface PresentedHeaders {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
}

const B64TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;
const SCHEME = /^bearer +/i;

/**
 * Gives the one bearer credential of a request.
 *
 * Header names are compared without regard to case, because API Gateway keeps the client's spelling: two
 * Authorization headers in different casings are two members of the event and refused like any repetition.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export function readCredential(request: PresentedHeaders): Credential | Refusal {
  const [value, ...others] = authorizationValues(request);
  if (others.length > 0) return refuse('credential-repeated');
  if (value === undefined || value === '') return refuse('credential-missing');
  if (value.length > CREDENTIAL_LENGTH_MAX) return refuse('credential-oversized');
  const scheme = SCHEME.exec(value);
  if (scheme === null) return refuse('scheme-unsupported');
  return sortCredential(value.slice(scheme[0].length));
}

function sortCredential(presented: string): Credential | Refusal {
  if (!B64TOKEN.test(presented)) return refuse('credential-malformed');
  if (presented.startsWith('rb_')) return { kind: 'api-key', presented };
  if (presented.split('.').length === 3) return { kind: 'jwt', presented };
  return refuse('credential-malformed');
}

function authorizationValues({ headers, multiValueHeaders }: PresentedHeaders): string[] {
  const values = Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => isAuthorization(name))
    .flatMap(([, all]) => all ?? []);
  if (values.length > 0) return values;
  return Object.entries(headers ?? {})
    .filter(([name]) => isAuthorization(name))
    .flatMap(([, one]) => one ?? []);
}

function isAuthorization(name: string): boolean {
  return name.length === 13 && name.toLowerCase() === 'authorization';
}

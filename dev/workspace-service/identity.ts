// Reads who is calling from the headers that the gateway sets; nothing else in a request says anything about it.

/** How the gateway names the kinds of credential. */
export type CredentialType = 'api_key' | 'jwt' | 'session';

/** Somebody, as the gateway vouches for them. */
export interface Caller {
  readonly accountId: string;
  readonly principal: string;
  readonly credentialType: CredentialType;
  readonly credentialId: string;
}

/** Field of the identity by header name, lower-cased. */
export const IDENTITY_HEADERS = {
  'x-rigbox-account-id': 'accountId',
  'x-rigbox-principal': 'principal',
  'x-rigbox-credential-type': 'credentialType',
  'x-rigbox-credential-id': 'credentialId',
  'x-rigbox-scope': 'scope',
  'x-rigbox-request-id': 'requestId',
} as const;

/** What the gateway writes into every identity header of a public route. */
export const NOBODY = 'none';

/** The identity headers as they arrived: `missing`, `duplicate`, or the value. */
export type SeenIdentity = Readonly<
  Record<(typeof IDENTITY_HEADERS)[keyof typeof IDENTITY_HEADERS], string>
>;

/** Reads the identity headers from a request's raw header list, in which Node has merged and dropped nothing. */
export function readIdentity(rawHeaders: readonly string[]): SeenIdentity {
  const fields = Object.entries(IDENTITY_HEADERS).map(([header, field]) => {
    const values = valuesOf(rawHeaders, header);
    return [field, values.length > 1 ? 'duplicate' : (values[0] ?? 'missing')] as const;
  });
  return Object.fromEntries(fields) as unknown as SeenIdentity;
}

/** Reports an identity header that occurs more than once, under whatever casing: one of them is not the gateway's. */
export function hasDuplicateIdentity(rawHeaders: readonly string[]): boolean {
  return Object.keys(IDENTITY_HEADERS).some((header) => valuesOf(rawHeaders, header).length > 1);
}

/** Gives the caller, or `undefined` for nobody: a header is missing, says so, or names no kind of credential. */
export function callerOf(seen: SeenIdentity): Caller | undefined {
  const { accountId, principal, credentialType, credentialId } = seen;
  const isSomebody = [accountId, principal, credentialId].every(
    (value) => value !== NOBODY && value !== 'missing' && value !== 'duplicate' && value !== '',
  );
  if (!isSomebody || !isCredentialType(credentialType)) return undefined;
  return { accountId, principal, credentialType, credentialId };
}

/** Reports a credential that the gateway should have kept to itself; its value is looked at and forgotten. */
export function hasLeakedCredential(rawHeaders: readonly string[]): boolean {
  return ['authorization', 'x-rigbox-key'].some((header) =>
    valuesOf(rawHeaders, header).some((value) => value !== NOBODY),
  );
}

/** Gives the names of all headers, lower-cased, each once. */
export function headerNamesOf(rawHeaders: readonly string[]): readonly string[] {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  );
}

function isCredentialType(text: string): text is CredentialType {
  return text === 'api_key' || text === 'jwt' || text === 'session';
}

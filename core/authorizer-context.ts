// The identity that the authorizer hands on: to functions as `requestContext.authorizer`, to the workspace services as
// headers. API Gateway carries scalars only and turns them into strings, so this is the one place that names them.
import type { CredentialType, Principal, PrincipalReference } from './principal.ts';
import { cleanUserAgent } from './session.ts';

/**
 * The authorizer context. Every member is there on every Allow and never empty: a header mapping whose source is
 * missing would let the client's own header through.
 */
export interface AuthorizerContext {
  readonly principal: PrincipalReference;
  readonly accountId: string;
  readonly credentialType: CredentialType;
  readonly credentialId: string;
  /** `full`, or `limited` for a credential with grants of its own or an owner whose roles say less. */
  readonly scope: 'full' | 'limited';
}

/**
 * What the context of a session token has beside that, for the access log and for the operations on sessions. No header
 * is mapped from it. The user agent is that of the request for which the policy was made.
 */
export interface SessionContext {
  /** Seconds since the epoch. */
  readonly sessionStartedAt: number;
  readonly clientId: string;
  readonly userAgent?: string;
}

/** The headers with which the workspace services receive each member; public routes carry `NOBODY` in each. */
export const IDENTITY_HEADERS = {
  accountId: 'X-Rigbox-Account-Id',
  principal: 'X-Rigbox-Principal',
  credentialType: 'X-Rigbox-Credential-Type',
  credentialId: 'X-Rigbox-Credential-Id',
  scope: 'X-Rigbox-Scope',
} as const satisfies Record<keyof AuthorizerContext, string>;

/** Writes the context of a principal, who has full access to the account or less than that. */
export function encodeContext(principal: Principal, hasFullAccess: boolean): AuthorizerContext {
  return {
    principal: principal.reference,
    accountId: principal.accountId,
    credentialType: principal.credential.type,
    credentialId: principal.credential.id,
    scope: hasFullAccess ? 'full' : 'limited',
  };
}

/**
 * Writes what the context has of a session, nothing for a credential that has none; of the User-Agent header only what
 * {@link cleanUserAgent} leaves of it.
 */
export function encodeSessionContext(
  { credential: { session } }: Principal,
  presentedUserAgent: string | null | undefined,
): SessionContext | undefined {
  if (session === undefined) return undefined;
  const { startedAt, clientId } = session;
  const userAgent = cleanUserAgent(presentedUserAgent);
  return { sessionStartedAt: startedAt, clientId, ...(userAgent !== undefined && { userAgent }) };
}

const MEMBERS = Object.keys(IDENTITY_HEADERS) as (keyof AuthorizerContext)[];

/**
 * Reads the context of a request that API Gateway passed on to a function.
 *
 * @throws {TypeError} when a member is missing: the route has no authorizer, a fault of the deployment
 */
export function decodeContext(
  authorizer: Readonly<Record<string, unknown>> | null | undefined,
): AuthorizerContext {
  const missing = MEMBERS.filter(
    (member) => typeof authorizer?.[member] !== 'string' || authorizer[member] === '',
  );
  if (missing.length > 0) {
    throw new TypeError(`authorizer context must have ${missing.join(', ')}`);
  }
  const context = Object.fromEntries(MEMBERS.map((member) => [member, authorizer?.[member]]));
  return context as unknown as AuthorizerContext;
}

/** Reads what the context says of a session; `undefined` when the credential is no session token. */
export function decodeSessionContext(
  authorizer: Readonly<Record<string, unknown>> | null | undefined,
): SessionContext | undefined {
  const { sessionStartedAt, clientId, userAgent } = authorizer ?? {};
  // API Gateway hands numbers on as text.
  const startedAt = Number(sessionStartedAt);
  if (!Number.isSafeInteger(startedAt) || typeof clientId !== 'string') return undefined;
  return {
    sessionStartedAt: startedAt,
    clientId,
    ...(typeof userAgent === 'string' && { userAgent }),
  };
}

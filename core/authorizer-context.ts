// The identity that the authorizer hands on: to functions as `requestContext.authorizer`, to the workspace services as
// headers. API Gateway carries scalars only and turns them into strings, so this is the one place that names them.
import type { CredentialType, Principal, PrincipalReference } from './principal.ts';

/**
 * The authorizer context. Every member is there on every Allow and never empty: a header mapping whose source is
 * missing would let the client's own header through.
 */
export interface AuthorizerContext {
  readonly principal: PrincipalReference;
  readonly accountId: string;
  readonly credentialType: CredentialType;
  readonly credentialId: string;
  /** `full`, or `limited` for a credential with grants of its own. */
  readonly scope: 'full' | 'limited';
}

/** The headers with which the workspace services receive each member; public routes carry `NOBODY` in each. */
export const IDENTITY_HEADERS = {
  accountId: 'X-Rigbox-Account-Id',
  principal: 'X-Rigbox-Principal',
  credentialType: 'X-Rigbox-Credential-Type',
  credentialId: 'X-Rigbox-Credential-Id',
  scope: 'X-Rigbox-Scope',
} as const satisfies Record<keyof AuthorizerContext, string>;

/** Writes the context of a principal. */
export function encodeContext(principal: Principal): AuthorizerContext {
  return {
    principal: principal.reference,
    accountId: principal.accountId,
    credentialType: principal.credential.type,
    credentialId: principal.credential.id,
    scope: principal.scope === 'full' ? 'full' : 'limited',
  };
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

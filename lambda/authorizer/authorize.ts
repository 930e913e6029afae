// The arrow in one place: request → credential → principal → permissions → policy. Everything that varies is handed in.
import { parseMethodArn } from '../../core/api-arn.ts';
import { encodeContext, type AuthorizerContext } from '../../core/authorizer-context.ts';
import { readCredential, type Credential, type PresentedHeaders } from '../../core/credential.ts';
import { permissionsOf } from '../../core/permission.ts';
import { policyFor, type PolicyDocument } from '../../core/policy.ts';
import type { Principal } from '../../core/principal.ts';
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import type { Authenticator } from './api-key-authenticator.ts';

/** What of an authorizer event the decision depends on; all of it is part of the cache key, or the same for everyone. */
export type AuthorizationRequest = PresentedHeaders & { readonly methodArn: string };

/** What the decision needs beside the request. */
export interface Authorities {
  /** The authenticator of each kind of credential. */
  readonly authenticators: Readonly<Record<Credential['kind'], Authenticator>>;
  /** How long API Gateway keeps a policy, in seconds. */
  readonly cacheTtlSeconds: number;
  /** Whether a policy may carry its own end. */
  readonly expiryConditions: boolean;
  /** Gives milliseconds since the epoch. */
  readonly now: () => number;
}

/** A caller who was recognised, with the answer for API Gateway. */
export interface Authorization {
  readonly principal: Principal;
  readonly result: {
    readonly principalId: string;
    readonly policyDocument: PolicyDocument;
    readonly context: AuthorizerContext;
  };
}

/**
 * Decides who a request comes from and what they may do, or refuses the credential.
 *
 * @throws whatever the store or the issuer fails with: a fault, which must end in a 5xx
 */
export async function authorize(
  request: AuthorizationRequest,
  authorities: Authorities,
): Promise<Authorization | Refusal> {
  const credential = readCredential(request);
  if (isRefusal(credential)) return credential;
  const principal = await authorities.authenticators[credential.kind](credential.presented);
  if (isRefusal(principal)) return principal;
  const policyDocument = policyFor(
    permissionsOf(principal),
    parseMethodArn(request.methodArn),
    endOfPolicy(principal, authorities),
  );
  const context = encodeContext(principal);
  return { principal, result: { principalId: principal.reference, policyDocument, context } };
}

/**
 * Gives when the policy itself must stop allowing: at the end of a credential that ends while its policy may still be
 * cached. Any other policy goes without a condition, which no emulation or service can misread.
 */
function endOfPolicy(
  { credential: { expiresAt } }: Principal,
  { cacheTtlSeconds, expiryConditions, now }: Authorities,
): string | undefined {
  if (!expiryConditions || expiresAt === undefined) return undefined;
  if (expiresAt - now() / 1000 >= cacheTtlSeconds) return undefined;
  return new Date(expiresAt * 1000).toISOString();
}

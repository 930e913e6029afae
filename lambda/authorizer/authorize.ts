// The arrow in one place: request → credential → principal → permissions → policy. Everything that varies is handed in.
import { parseMethodArn } from '../../core/api-arn.ts';
import {
  encodeContext,
  encodeSessionContext,
  type AuthorizerContext,
  type SessionContext,
} from '../../core/authorizer-context.ts';
import { readCredential, type Credential, type PresentedHeaders } from '../../core/credential.ts';
import { emptyPolicy, fullAccessPolicy, type PolicyDocument } from '../../core/policy-document.ts';
import type { Principal } from '../../core/principal.ts';
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import type { Authenticator } from './api-key-authenticator.ts';
import type { PolicyPlace, Verdict } from './limited-access.ts';
import type { LiveStateReader } from './live-state.ts';
import { loadLimitedAccess } from './load-limited-access.ts';

/** What of an authorizer event the decision depends on; all of it is part of the cache key, or the same for everyone. */
export type AuthorizationRequest = PresentedHeaders & {
  readonly methodArn: string;
  /** For the record of sessions only; nothing is decided by it. */
  readonly userAgent?: string | null | undefined;
};

/** What the decision needs beside the request. */
export interface Authorities {
  /** The authenticator of each kind of credential. */
  readonly authenticators: Readonly<Record<Credential['kind'], Authenticator>>;
  /**
   * Finds what may have changed since the credential was issued. Where it knows of access control, answers are for the
   * called path alone and have to be cached by credential and path; elsewhere an answer spans the whole API.
   */
  readonly liveState: LiveStateReader;
  /** The gateway's own key of requests that no profile throttles; absent where the gateway asks for none. */
  readonly usageKey?: string | undefined;
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
    readonly context: AuthorizerContext & Partial<SessionContext>;
    readonly usageIdentifierKey?: string;
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
  const state = await authorities.liveState(principal, request.methodArn);
  if (isRefusal(state)) return state;
  const place = {
    api: parseMethodArn(request.methodArn),
    endsAt: endOfPolicy(principal, authorities),
  };
  const verdict =
    state.access === undefined
      ? await judgeWholeApi(principal, place)
      : (await loadLimitedAccess()).judgePath(principal, state.access, place);
  const { policyDocument, usageKey = authorities.usageKey } = verdict;
  const context = {
    ...encodeContext(principal, verdict.hasFullAccess),
    ...encodeSessionContext(principal, request.userAgent),
  };
  return {
    principal,
    result: {
      principalId: principal.reference,
      policyDocument,
      context,
      ...(usageKey !== undefined && { usageIdentifierKey: usageKey }),
    },
  };
}

async function judgeWholeApi(principal: Principal, { api, endsAt }: PolicyPlace): Promise<Verdict> {
  if (!isAtHome(principal)) return { policyDocument: emptyPolicy(api), hasFullAccess: false };
  if (principal.scope === 'full') {
    return { policyDocument: fullAccessPolicy(api, endsAt), hasFullAccess: true };
  }
  const { judgeScope } = await loadLimitedAccess();
  return judgeScope(principal, { api, endsAt });
}

/** Without access control, there is nobody in an account but its owner. */
function isAtHome({ isGoverned, reference, accountId }: Principal): boolean {
  return !isGoverned || reference === `rig:user:${accountId}`;
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

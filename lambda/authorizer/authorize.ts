// The arrow in one place: request → credential → principal → permissions → policy. Everything that varies is handed in.
import type * as LimitedAccess from '#limited-access';
import { parseMethodArn, type ApiArn } from '../../core/api-arn.ts';
import {
  encodeContext,
  encodeSessionContext,
  type AuthorizerContext,
  type SessionContext,
} from '../../core/authorizer-context.ts';
import { readCalledPath, type CalledPath } from '../../core/called-path.ts';
import { readCredential, type Credential, type PresentedHeaders } from '../../core/credential.ts';
import type { Rights } from '../../core/path-decision.ts';
import { emptyPolicy, fullAccessPolicy, type PolicyDocument } from '../../core/policy-document.ts';
import type { Principal } from '../../core/principal.ts';
import { isRefusal, type Refusal } from '../../core/refusal.ts';
import type { Authenticator } from './api-key-authenticator.ts';
import type { LiveStateReader, PathAccess } from './live-state.ts';

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

/** What a decision comes to, before it is dressed for API Gateway. */
interface Verdict {
  readonly policyDocument: PolicyDocument;
  readonly hasFullAccess: boolean;
  readonly usageKey?: string | undefined;
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
  const called = readCalledPath(request.methodArn);
  const state = await authorities.liveState(principal, called);
  if (isRefusal(state)) return state;
  const place = {
    api: parseMethodArn(request.methodArn),
    endsAt: endOfPolicy(principal, authorities),
  };
  const verdict =
    state.access === undefined
      ? await judgeWholeApi(principal, place)
      : await judgePath(principal, state.access, { ...place, called });
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

/** Where a policy holds, and until when. */
interface Place {
  readonly api: ApiArn;
  readonly endsAt: string | undefined;
}

// Loaded by the first caller who is limited: most are not, and the table of operations would be a good part of their
// cold start. What could not be loaded is not remembered.
let loaded: typeof LimitedAccess | undefined;
const limitedAccess = async () => (loaded ??= await import('#limited-access'));

async function judgeWholeApi(principal: Principal, { api, endsAt }: Place): Promise<Verdict> {
  if (!isAtHome(principal)) return { policyDocument: emptyPolicy(api), hasFullAccess: false };
  if (principal.scope === 'full') {
    return { policyDocument: fullAccessPolicy(api, endsAt), hasFullAccess: true };
  }
  const { policyForScope } = await limitedAccess();
  return { policyDocument: policyForScope(principal, { api, endsAt }), hasFullAccess: false };
}

/** Without access control, there is nobody in an account but its owner. */
function isAtHome({ isGoverned, reference, accountId }: Principal): boolean {
  return !isGoverned || reference === `rig:user:${accountId}`;
}

async function judgePath(
  { scope }: Principal,
  { standing, subject, usageKey }: PathAccess,
  { called, api, endsAt }: Place & { readonly called: CalledPath | undefined },
): Promise<Verdict> {
  if (isFull({ scope, standing })) {
    return { policyDocument: fullAccessPolicy(api, endsAt), hasFullAccess: true, usageKey };
  }
  if (called === undefined) {
    return { policyDocument: emptyPolicy(api), hasFullAccess: false, usageKey };
  }
  const { policyForCall } = await limitedAccess();
  const policyDocument = policyForCall({ scope, standing }, { called, subject, api, endsAt });
  return { policyDocument, hasFullAccess: false, usageKey };
}

/** Tells whether somebody may do everything in the account, operations that no table lists among it. */
function isFull({ scope, standing }: Rights): boolean {
  return scope === 'full' && standing === 'everything';
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

// What limited callers may do, with the tables of operations and roles that this takes: a bundle of its own, beside the
// authorizer's, which loads it for the first key with a scope, and where there is access control.
import type { ApiArn } from '../../core/api-arn.ts';
import { permittedMethods, type Rights } from '../../core/path-decision.ts';
import { permissionsOf } from '../../core/permission.ts';
import {
  emptyPolicy,
  fullAccessPolicy,
  policyForPath,
  type PolicyDocument,
} from '../../core/policy-document.ts';
import { policyFor } from '../../core/policy.ts';
import type { Principal } from '../../core/principal.ts';
import type { PathAccess } from './path-access.ts';

export { askForAccess } from './path-access.ts';

/** Where a policy holds, and until when. */
export interface PolicyPlace {
  readonly api: ApiArn;
  readonly endsAt: string | undefined;
}

/** What a decision comes to, before it is dressed for API Gateway. */
export interface Verdict {
  readonly policyDocument: PolicyDocument;
  readonly hasFullAccess: boolean;
  /** The gateway's own key by which requests on what was called are throttled, if a profile is bound. */
  readonly usageKey?: string | undefined;
}

/** Judges a limited credential for the whole API. */
export function judgeScope(principal: Principal, { api, endsAt }: PolicyPlace): Verdict {
  const policyDocument = policyFor(permissionsOf(principal), api, endsAt);
  return { policyDocument, hasFullAccess: false };
}

/** Judges a caller under access control for the path that was called. */
export function judgePath(
  { scope }: Principal,
  { called, standing, subject, usageKey }: PathAccess,
  { api, endsAt }: PolicyPlace,
): Verdict {
  if (isFull({ scope, standing })) {
    return { policyDocument: fullAccessPolicy(api, endsAt), hasFullAccess: true, usageKey };
  }
  if (called === undefined) {
    return { policyDocument: emptyPolicy(api), hasFullAccess: false, usageKey };
  }
  const methods = permittedMethods({ scope, standing }, called, subject);
  const policyDocument = policyForPath(called.path, { methods, api, endsAt });
  return { policyDocument, hasFullAccess: false, usageKey };
}

/** Tells whether somebody may do everything in the account, operations that no table lists among it. */
function isFull({ scope, standing }: Rights): boolean {
  return scope === 'full' && standing === 'everything';
}

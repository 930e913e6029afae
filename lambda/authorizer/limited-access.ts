// What limited callers may do, with the tables of operations and roles that this takes: a bundle of its own, beside the
// authorizer's, which loads it for the first of them.
import type { ApiArn } from '../../core/api-arn.ts';
import type { CalledPath } from '../../core/called-path.ts';
import { permittedMethods, type PathSubject, type Rights } from '../../core/path-decision.ts';
import { permissionsOf } from '../../core/permission.ts';
import { policyForPath, type PolicyDocument } from '../../core/policy-document.ts';
import { policyFor } from '../../core/policy.ts';
import type { Principal } from '../../core/principal.ts';

/** Where a policy holds, and until when. */
export interface PolicyPlace {
  readonly api: ApiArn;
  readonly endsAt: string | undefined;
}

/** Builds the policy of a limited credential for the whole API. */
export function policyForScope(principal: Principal, { api, endsAt }: PolicyPlace): PolicyDocument {
  return policyFor(permissionsOf(principal), api, endsAt);
}

/** Builds the policy of somebody limited for the path that was called. */
export function policyForCall(
  rights: Rights,
  {
    called,
    subject,
    ...place
  }: PolicyPlace & { readonly called: CalledPath; readonly subject: PathSubject },
): PolicyDocument {
  return policyForPath(called.path, {
    methods: permittedMethods(rights, called, subject),
    ...place,
  });
}

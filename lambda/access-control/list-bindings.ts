// GET /access-control/bindings: who has which role on a resource, by direct binding; in full, also what lies in an account.
import { z } from 'zod';
import type { ResourceReference } from '../../core/permission.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { viewBinding } from './binding.ts';
import { callerOf, demand, subjectOf, type Caller } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { parseFields, resource } from './request-field.ts';
import { viewPrincipal } from './search-principals.ts';
import { OWNER } from '../../core/role-preset.ts';

const query = z.strictObject({
  resource,
  view: z.literal('full', { error: 'must be full, or left out' }).optional(),
});
const texts = TEXTS.listBindings;

/**
 * Creates the operation. Bindings are ordered by principal, then role. In full, an account's are those on its workspaces
 * and apps as well, and what the principals are called is said beside them.
 */
export function listBindingsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const { resource: reference, view } = parseFields(query, request.query, texts);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, reference);
    demand(caller, 'access:read', { subject, texts });
    const isAccount = reference.startsWith('rig:account:');
    const isListed = (on: ResourceReference): boolean =>
      on === reference || (isAccount && view === 'full');
    const members = await service.store.members(caller.accountId);
    const bound = members.flatMap(({ principal, bindings }) =>
      bindings
        .filter((binding) => isListed(binding.resource))
        .map((binding) => viewBinding(principal, binding, binding)),
    );
    const bindings = [...(isAccount ? viewOwners(caller) : []), ...bound].sort(byPrincipal);
    if (view === undefined) return jsonResponse(200, { bindings });
    const named = new Set<string | undefined>(
      bindings.flatMap((one) => [one.principal_ref, one.created_by_ref]),
    );
    const principals = members.filter(({ principal }) => named.has(principal)).map(viewPrincipal);
    return jsonResponse(200, { bindings, principals });
  };
}

function viewOwners({ accountId, account }: Caller) {
  const binding = { resource: `rig:account:${accountId}`, role: OWNER } as const;
  return [...account.ownedBy].map(([owner, granted]) => viewBinding(owner, binding, granted));
}

function byPrincipal(
  one: { principal_ref: string; role: string },
  other: { principal_ref: string; role: string },
): number {
  return `${one.principal_ref} ${one.role}` < `${other.principal_ref} ${other.role}` ? -1 : 1;
}

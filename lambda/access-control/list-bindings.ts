// GET /access-control/bindings: who has which role on a resource, by direct binding.
import { z } from 'zod';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { viewBinding } from './binding.ts';
import { callerOf, demand, subjectOf, type Caller } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { parseFields, resource } from './request-field.ts';
import { OWNER } from '../../core/role-preset.ts';

const query = z.strictObject({ resource });
const texts = TEXTS.listBindings;

/** Creates the operation. Bindings are ordered by principal, then role. */
export function listBindingsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const { resource: reference } = parseFields(query, request.query, texts);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, reference);
    demand(caller, 'access:read', { subject, texts });
    const members = await service.store.members(caller.accountId);
    const bound = members.flatMap(({ principal, bindings }) =>
      bindings
        .filter((binding) => binding.resource === reference)
        .map((binding) => viewBinding(principal, binding, binding)),
    );
    const owners = reference.startsWith('rig:account:') ? viewOwners(caller) : [];
    return jsonResponse(200, { bindings: [...owners, ...bound].sort(byPrincipal) });
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

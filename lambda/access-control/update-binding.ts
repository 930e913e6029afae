// PATCH /access-control/bindings: swaps a role for another one on the same resource.
import { z } from 'zod';
import type { RoleBinding } from '../../core/access.ts';
import { ApiError } from '../../core/error.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import { OWNER } from '../../core/role-preset.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { Granted } from '../store/access-item.ts';
import type { AccessStore } from '../store/access-store.ts';
import type { AccessControlService } from './access-control-service.ts';
import { demandRole, viewBinding } from './binding.ts';
import { callerOf, subjectOf, type Caller } from './caller.ts';
import { refuseUnless } from './delete-binding.ts';
import { TEXTS } from './operation-text.ts';
import { invalid, parseFields, principal, resource, word } from './request-field.ts';

const body = z.strictObject({ principal, resource, current_role: word, new_role: word });
const texts = TEXTS.changeBinding;

/**
 * Creates the operation: gives the new role, then takes the current one away. Stopped in between, the principal has both,
 * and doing it again ends it.
 */
export function updateBindingOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(body, request.body(), texts);
    if (asked.current_role === asked.new_role) {
      throw invalid(texts, 'new_role must differ from current_role');
    }
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demandRole(caller, asked.current_role, { subject, texts });
    demandRole(caller, asked.new_role, { subject, texts });
    const swap = {
      accountId: caller.accountId,
      principal: asked.principal,
      from: { resource: asked.resource, role: asked.current_role },
      to: { resource: asked.resource, role: asked.new_role },
    };
    const createdAt = await createdAtOf(service.store, caller, swap);
    const granted = await carryOut(service.store, swap, {
      createdAt,
      updatedAt: service.now(),
      createdBy: caller.reference,
    });
    const view = viewBinding(asked.principal, swap.to, granted);
    return jsonResponse(200, view, await flushedBy(service));
  };
}

interface Swap {
  readonly accountId: string;
  readonly principal: PrincipalReference;
  readonly from: RoleBinding;
  readonly to: RoleBinding;
}

async function createdAtOf(
  store: AccessStore,
  { account, accountId }: Caller,
  { principal: who, from }: Swap,
): Promise<number> {
  const member = await store.member(accountId, who);
  const current =
    from.role === OWNER && from.resource === `rig:account:${accountId}`
      ? account.ownedBy.get(who)
      : member?.bindings.find(
          ({ resource: on, role }) => on === from.resource && role === from.role,
        );
  if (current === undefined) throw new ApiError('binding-not-found');
  return current.createdAt;
}

async function carryOut(
  store: AccessStore,
  { accountId, principal: who, from, to }: Swap,
  granted: Granted,
): Promise<Granted> {
  const stored = await store.grant({ accountId, principal: who, binding: to }, granted);
  const revocation = await store.revoke({ accountId, principal: who, binding: from });
  // The last owner stays one and nothing else: what was given for the swap goes again.
  if (revocation === 'last-owner' && stored.updatedAt === granted.updatedAt) {
    await store.revoke({ accountId, principal: who, binding: to });
  }
  refuseUnless(revocation);
  return stored;
}

// POST /access-control/bindings: binds a role. When this has answered, it holds.
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { demandRole, viewBinding } from './binding.ts';
import { callerOf, subjectOf } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { bindingBody, parseFields } from './request-field.ts';

const texts = TEXTS.changeBinding;

/**
 * Creates the operation. A role that is bound already stays as it is. Granting is inviting: a person who was in none of
 * the account's records is in them from then on, and acts in the account once their token says so.
 */
export function createBindingOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(bindingBody, request.body(), texts);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demandRole(caller, asked.role, { subject, texts });
    const binding = { resource: asked.resource, role: asked.role };
    const now = service.now();
    const granted = await service.store.grant(
      { accountId: caller.accountId, principal: asked.principal, binding },
      { createdAt: now, updatedAt: now, createdBy: caller.reference },
    );
    const view = viewBinding(asked.principal, binding, granted);
    return jsonResponse(200, view, await flushedBy(service));
  };
}

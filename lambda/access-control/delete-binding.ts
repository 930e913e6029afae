// DELETE /access-control/bindings: takes a role away. When this has answered, it is gone.
import { ApiError } from '../../core/error.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { Revocation } from '../store/access-store.ts';
import type { AccessControlService } from './access-control-service.ts';
import { demandRole } from './binding.ts';
import { callerOf, subjectOf } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { bindingBody, parseFields } from './request-field.ts';

const texts = TEXTS.deleteBinding;

/** Creates the operation. Whoever takes a role away has to hold it all: nobody demotes those above them. */
export function deleteBindingOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(bindingBody, request.body(), texts);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demandRole(caller, asked.role, { subject, texts });
    const binding = { resource: asked.resource, role: asked.role };
    refuseUnless(
      await service.store.revoke({
        accountId: caller.accountId,
        principal: asked.principal,
        binding,
      }),
    );
    return jsonResponse(200, { deleted: true }, await flushedBy(service));
  };
}

/** Refuses what a revocation could not do. @throws {ApiError} binding-not-found, last-owner */
export function refuseUnless(revocation: Revocation): void {
  if (revocation === 'missing') throw new ApiError('binding-not-found');
  if (revocation === 'last-owner') throw new ApiError('last-owner');
}

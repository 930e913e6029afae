// GET, POST and DELETE /access-control/service-principals: machines that have roles and keys of their own, so that a
// pipeline is nobody's person.
import { z } from 'zod';
import { ApiError } from '../../core/error.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import { OWNER } from '../../core/role-preset.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf, demand, subjectOf, type Caller } from './caller.ts';
import { refuseUnless } from './delete-binding.ts';
import { TEXTS } from './operation-text.ts';
import { parseFields } from './request-field.ts';

const body = z.strictObject({
  name: z
    .string()
    .regex(/^[^\p{Cc}\p{Cf}]{1,100}$/u, { error: 'must be 1 to 100 visible characters' }),
});
const texts = TEXTS.servicePrincipals;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Creates the operation that lists them, by name. */
export function listServicePrincipalsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const { accountId } = await callerOn(service, request, 'access:read');
    const members = await service.store.members(accountId);
    const found = members.filter(({ principal }) => principal.startsWith('rig:service:'));
    return jsonResponse(200, {
      service_principals: found.map(({ principal, name = '' }) => ({ principal, name })),
    });
  };
}

/** Creates the operation that adds one. It has no role yet, and no key. */
export function createServicePrincipalOperation(service: AccessControlService): Operation {
  return async (request) => {
    const { name } = parseFields(body, request.body(), texts);
    const { accountId } = await callerOn(service, request, 'access:write');
    const principal: PrincipalReference = `rig:service:${service.newId()}`;
    await service.store.addMember(accountId, { principal, name });
    return jsonResponse(201, { principal, name });
  };
}

/** Creates the operation that removes one with its roles; keys of its own permit nothing from then on. */
export function deleteServicePrincipalOperation(service: AccessControlService): Operation {
  return async (request) => {
    const caller = await callerOn(service, request, 'access:write');
    const id = request.pathParameters['id'] ?? '';
    const principal: PrincipalReference = `rig:service:${id}`;
    const member = UUID.test(id)
      ? await service.store.member(caller.accountId, principal)
      : undefined;
    if (member === undefined) throw new ApiError('principal-not-found');
    const isOwner = caller.account.owners.includes(principal);
    // Taking roles away takes holding them; without any, there is nothing to hold.
    if (caller.standing !== 'everything' && (isOwner || member.bindings.length > 0)) {
      throw new ApiError('access-not-allowed', { detail: texts.refusal });
    }
    if (isOwner) refuseUnless(await service.store.revoke(ownershipOf(caller, principal)));
    await service.store.removeMember(caller.accountId, principal);
    return jsonResponse(200, { deleted: true }, await flushedBy(service));
  };
}

async function callerOn(
  service: AccessControlService,
  request: ApiRequest,
  permission: 'access:read' | 'access:write',
): Promise<Caller> {
  const caller = await callerOf(service, request);
  const subject = await subjectOf(service.store, caller, `rig:account:${caller.accountId}`);
  demand(caller, permission, { subject, texts });
  return caller;
}

function ownershipOf({ accountId }: Caller, principal: PrincipalReference) {
  const resource = `rig:account:${accountId}` as const;
  return { accountId, principal, binding: { resource, role: OWNER } };
}

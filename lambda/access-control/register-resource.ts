// PUT and DELETE /internal/resources: the services of Rigbox say which workspace lies in which account, and which app in
// which workspace. Only a service principal of the platform can call them.
import { z } from 'zod';
import { groundFor } from '../../core/access.ts';
import { ApiError } from '../../core/error.ts';
import { PLATFORM_ACCOUNT } from '../../core/principal.ts';
import { REGISTER } from '../../core/role-preset.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf, subjectOf } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { invalid, parseFields, resource } from './request-field.ts';

const texts = TEXTS.register;
const accountId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, { error: 'must be the id of an account' });
const registration = z.strictObject({
  account_id: accountId,
  resource,
  parent: resource.optional(),
});
const removal = z.strictObject({ account_id: accountId, resource });

/** Creates the operation that registers; doing it again, with another workspace too, is no error. */
export function registerResourceOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(registration, request.body(), texts);
    if (asked.resource.startsWith('rig:account:')) {
      throw invalid(texts, 'resource must be rig:workspace:{id} or rig:app:{id}');
    }
    const isApp = asked.resource.startsWith('rig:app:');
    if (isApp !== asked.parent?.startsWith('rig:workspace:') && (isApp || asked.parent)) {
      throw invalid(texts, 'parent must be the workspace of an app, and stand for an app alone');
    }
    await demandRegistrar(service, request);
    await service.store.register(asked.account_id, asked.resource, asked.parent);
    return jsonResponse(200, { resource: asked.resource }, await flushedBy(service));
  };
}

/** Creates the operation that forgets a resource. */
export function unregisterResourceOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(removal, request.body(), texts);
    await demandRegistrar(service, request);
    await service.store.unregister(asked.account_id, asked.resource);
    return jsonResponse(200, { resource: asked.resource }, await flushedBy(service));
  };
}

async function demandRegistrar(service: AccessControlService, request: ApiRequest): Promise<void> {
  if (request.caller.accountId === PLATFORM_ACCOUNT) {
    const caller = await callerOf(service, request);
    const { lineage } = await subjectOf(service.store, caller, `rig:account:${PLATFORM_ACCOUNT}`);
    const isRegistrar = groundFor(caller.standing, REGISTER, lineage) !== undefined;
    if (caller.standing !== 'everything' && caller.scope === 'full' && isRegistrar) return;
  }
  throw new ApiError('access-not-allowed', { detail: texts.refusal });
}

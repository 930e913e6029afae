// POST /access-control/simulate: says what would be decided, by the functions that decide.
import { z } from 'zod';
import { groundFor, takesPerson, type Lineage } from '../../core/access.ts';
import { ApiError } from '../../core/error.ts';
import { OPERATIONS, type Permission } from '../../core/operation.ts';
import { isPublic } from '../../core/route.ts';
import { covers, type ResourceReference } from '../../core/permission.ts';
import type { Rights } from '../../core/path-decision.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf, demand, standingOf, subjectOf, type Caller } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { invalid, parseFields, principal, resource } from './request-field.ts';

const body = z.strictObject({ resource, action: z.string(), principal: principal.optional() });
const texts = TEXTS.simulate;

/** Creates the operation. Without a principal it is about the caller, and about the credential of this call. */
export function simulateOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(body, request.body(), texts);
    const action = actionOn(asked.action, asked.resource);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:read', { subject, texts });
    const who = asked.principal ?? caller.reference;
    const asker: Asker =
      asked.principal === undefined
        ? { ...caller, isPerson: request.caller.credentialType !== 'api_key' }
        : await askerOf(service, caller, asked.principal);
    const decision = decide(asker, action, subject.lineage);
    return jsonResponse(200, {
      principal: who,
      action,
      resource: asked.resource,
      allowed: decision.allowed,
      reason: decision.reason,
    });
  };
}

/** Permissions on access are judged on whatever a request names; every other one on what its operations act on. */
function actionOn(action: string, reference: ResourceReference): Permission {
  const [, kind] = reference.split(':', 2);
  const isKnown = OPERATIONS.some(
    ({ permission, resource: on }) =>
      permission === action && (on === kind || permission.startsWith('access:')),
  );
  if (!isKnown) throw invalid(texts, 'action must be a permission on that kind of resource');
  return action as Permission;
}

/** Whom a decision is about: with which rights, and whether as a person who has signed in. */
interface Asker extends Rights {
  readonly isPerson: boolean;
}

async function askerOf(
  { store }: AccessControlService,
  { accountId, account }: Caller,
  reference: PrincipalReference,
): Promise<Asker> {
  const isKnown =
    account.owners.includes(reference) || (await store.member(accountId, reference)) !== undefined;
  if (!isKnown) {
    throw new ApiError('resource-not-found', { detail: 'Resource or principal not found' });
  }
  const standing = await standingOf(store, { accountId, account, reference });
  return { scope: 'full', standing, isPerson: reference.startsWith('rig:user:') };
}

function decide(
  { scope, standing, isPerson }: Asker,
  action: Permission,
  lineage: Lineage,
): { readonly allowed: boolean; readonly reason: string } {
  if (isPublic(action)) return { allowed: true, reason: 'needs no credential' };
  if (!covers(scope, { permission: action, resource: lineage[0].reference })) {
    return { allowed: false, reason: 'the credential is limited to less' };
  }
  if (takesPerson(action) && !isPerson) {
    return { allowed: false, reason: 'takes a person who has signed in' };
  }
  const ground = groundFor(standing, action, lineage);
  if (ground === undefined) return { allowed: false, reason: `no role gives ${action} here` };
  if (ground === 'everything') return { allowed: true, reason: 'owner of the account' };
  if (ground === 'own affairs') return { allowed: true, reason: 'everybody may do that' };
  return { allowed: true, reason: `role ${ground.role} on ${ground.resource}` };
}

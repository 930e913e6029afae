// GET /access-control/principals: finds people and service principals of the account by what they are called.
import { z } from 'zod';
import type { PrincipalReference } from '../../core/principal.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { MemberRecord } from '../store/access-item.ts';
import type { AccessControlService } from './access-control-service.ts';
import { callerOf, demand, subjectOf } from './caller.ts';
import { TEXTS } from './operation-text.ts';
import { parseFields, resource } from './request-field.ts';

const RESULTS_MAX = 20;

const query = z.strictObject({
  resource,
  query: z
    .string()
    .min(1, { error: 'must be 1 to 100 characters' })
    .max(100, { error: 'must be 1 to 100 characters' }),
  limit: z
    .string()
    .regex(/^(?:[1-9]|1\d|20)$/, { error: `must be a whole number from 1 to ${RESULTS_MAX}` })
    .transform(Number)
    .default(RESULTS_MAX),
});
const texts = TEXTS.searchPrincipals;

/** Creates the operation. Letter case does not matter; the search is in names, e-mail addresses and ids. */
export function searchPrincipalsOperation(service: AccessControlService): Operation {
  return async (request) => {
    const asked = parseFields(query, request.query, texts);
    const caller = await callerOf(service, request);
    const subject = await subjectOf(service.store, caller, asked.resource);
    demand(caller, 'access:read', { subject, texts });
    const text = asked.query.toLowerCase();
    const everybody = await everybodyOf(service, caller.accountId, caller.account.owners);
    const found = everybody.filter((member) => isCalled(member, text)).slice(0, asked.limit);
    return jsonResponse(200, { principals: found.map(viewPrincipal) });
  };
}

async function everybodyOf(
  { store }: AccessControlService,
  accountId: string,
  owners: readonly PrincipalReference[],
): Promise<readonly MemberRecord[]> {
  const members = await store.members(accountId);
  const known = new Set(members.map(({ principal }) => principal));
  const others = owners.filter((owner) => !known.has(owner));
  return [...members, ...others.map((principal) => ({ principal, bindings: [] }))];
}

function isCalled({ principal, name = '', email = '' }: MemberRecord, text: string): boolean {
  return [name, email, idOf(principal)].some((own) => own.toLowerCase().includes(text));
}

/** Says what a member is called. */
export function viewPrincipal({ principal, name, email }: MemberRecord) {
  return {
    principal,
    user_id: idOf(principal),
    email: email ?? '',
    ...(name !== undefined && name !== '' && { display_name: name }),
  };
}

function idOf(principal: PrincipalReference): string {
  return principal.replace(/^rig:[a-z]+:/, '');
}

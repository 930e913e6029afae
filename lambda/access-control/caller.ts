// What the caller of an access-control operation may do, and on what: read now, whatever the gateway's cache says.
import { allows, standingIn, type Lineage, type Standing } from '../../core/access.ts';
import { ApiError } from '../../core/error.ts';
import { covers, type ResourceReference, type Scope } from '../../core/permission.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { lineageOf, type AccountRecord, type ResourceRecord } from '../store/access-item.ts';
import type { AccessStore } from '../store/access-store.ts';
import type { AccessControlService } from './access-control-service.ts';
import type { OperationTexts } from './operation-text.ts';

/** Somebody who acts for an account of the preview. */
export interface Caller {
  readonly accountId: string;
  readonly reference: PrincipalReference;
  readonly account: AccountRecord;
  readonly scope: Scope;
  readonly standing: Standing;
}

/** A resource of the caller's account. */
export interface Subject {
  readonly reference: ResourceReference;
  readonly lineage: Lineage;
  /** What is stored of it; an account's is {@link Caller.account}. */
  readonly record: ResourceRecord | AccountRecord;
}

/**
 * Finds out who calls.
 *
 * @throws {ApiError} preview-not-enabled
 */
export async function callerOf(
  { store, keys }: AccessControlService,
  { caller }: ApiRequest,
): Promise<Caller> {
  const { accountId, principal: reference } = caller;
  const account = await store.account(accountId);
  if (account?.isInPreview !== true) throw new ApiError('preview-not-enabled');
  const scope = await scopeOf(keys, caller);
  const standing = await standingOf(store, { accountId, account, reference });
  return { accountId, reference, account, scope, standing };
}

/** Gives the standing of any principal of an account. */
export async function standingOf(
  store: AccessStore,
  who: {
    readonly accountId: string;
    readonly account: AccountRecord;
    readonly reference: PrincipalReference;
  },
): Promise<Standing> {
  const member = await store.member(who.accountId, who.reference);
  const bindings = member?.bindings ?? [];
  return standingIn(who.accountId, who.account, { reference: who.reference, bindings });
}

async function scopeOf(
  keys: AccessControlService['keys'],
  { accountId, credentialType, credentialId }: ApiRequest['caller'],
): Promise<Scope> {
  if (credentialType !== 'api_key') return 'full';
  const key = await keys.findById({ accountId, id: credentialId });
  // Revoked since the gateway let it through.
  return key?.scope ?? [];
}

/**
 * Finds a resource of the caller's account.
 *
 * @throws {ApiError} resource-not-found, also for another account's
 */
export async function subjectOf(
  store: AccessStore,
  { accountId, account }: Caller,
  reference: ResourceReference,
): Promise<Subject> {
  if (reference === `rig:account:${accountId}`) {
    return { reference, lineage: lineageOf(accountId, account, []), record: account };
  }
  const record = await store.resource(accountId, reference);
  if (record === undefined) throw new ApiError('resource-not-found');
  const parent = record.parent && (await store.resource(accountId, record.parent));
  const inner = parent === undefined ? [record] : [record, parent];
  return { reference, lineage: lineageOf(accountId, account, inner), record };
}

/**
 * Demands a permission on a resource. A limited key may do only what it says, and none says anything about access to one
 * workspace: it needs the permission on the account.
 *
 * @throws {ApiError} access-not-allowed with the words of the operation
 */
export function demand(
  { accountId, scope, standing }: Caller,
  permission: 'access:read' | 'access:write',
  { subject, texts }: { readonly subject: Subject; readonly texts: OperationTexts },
): void {
  const inScope = covers(scope, { permission, resource: `rig:account:${accountId}` });
  if (inScope && allows(standing, permission, subject.lineage)) return;
  throw new ApiError('access-not-allowed', { detail: texts.refusal });
}

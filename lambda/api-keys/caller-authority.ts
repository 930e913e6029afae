// What the caller of a key operation may hand on: a key gives away no more than it has, and for no longer than it lasts.
import { endOf, type ApiKeyRecord } from '../../core/api-key-record.ts';
import type { ApiKeyAction, ApiKeyChange } from '../../core/api-key-change.ts';
import { ApiError } from '../../core/error.ts';
import type { Permission } from '../../core/operation.ts';
import { covers, type Scope } from '../../core/permission.ts';
import type { ApiRequest } from '../http/api-request.ts';
import type { ApiKeyStore } from '../store/api-key-store.ts';

/** The scope of the caller's credential, and its end if that bounds what it may create. */
export interface CallerAuthority {
  readonly scope: Scope;
  /** Seconds since the epoch. A token's own end does not bound what its user creates. */
  readonly endsAt?: number;
}

/**
 * Finds what a caller may hand on, and refuses one that lacks a permission on its account. The gateway has asked the
 * same already, from its cache; this reads the key as it is now.
 *
 * @throws {ApiError} not-permitted
 */
export async function authorityFor(
  store: ApiKeyStore,
  { caller }: ApiRequest,
  permission: Permission,
): Promise<CallerAuthority> {
  const authority = await authorityOf(store, caller);
  const grant = { permission, resource: `rig:account:${caller.accountId}` as const };
  if (!covers(authority.scope, grant)) throw new ApiError('not-permitted');
  return authority;
}

async function authorityOf(
  store: ApiKeyStore,
  caller: ApiRequest['caller'],
): Promise<CallerAuthority> {
  if (caller.credentialType !== 'api_key') return { scope: 'full' };
  const key = await store.findById({ accountId: caller.accountId, id: caller.credentialId });
  // Revoked since the gateway let it through.
  if (key === undefined) throw new ApiError('not-permitted');
  const endsAt = endOf(key);
  return { scope: key.scope, ...(endsAt !== undefined && { endsAt }) };
}

/**
 * Tells whether a key is one that the caller may see and change: everybody's own, and all of them for whoever has full
 * access to the account. Rotating somebody else's key would be acting as them.
 */
export function isWithinReach({ caller }: ApiRequest, { owner }: Pick<ApiKeyRecord, 'owner'>) {
  return caller.scope === 'full' || owner === caller.principal;
}

/**
 * Finds the key that a request names.
 *
 * @throws {ApiError} key-not-found, also for another account's and for one out of reach
 */
export async function keyFor(store: ApiKeyStore, request: ApiRequest): Promise<ApiKeyRecord> {
  const { caller, pathParameters } = request;
  const record = await store.findById({
    accountId: caller.accountId,
    id: pathParameters['id'] ?? '',
  });
  if (record === undefined || !isWithinReach(request, record)) throw new ApiError('key-not-found');
  return record;
}

/** Describes a change that a caller makes. */
export function changeBy(
  { caller, sourceIp, requestId }: ApiRequest,
  action: ApiKeyAction,
  at: number,
): ApiKeyChange {
  return { action, actor: caller.principal, at, sourceIp, requestId };
}

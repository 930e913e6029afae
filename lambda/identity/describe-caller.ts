// GET /auth/me: who the credential belongs to, and what it permits.
import { admits, standingIn, type Standing } from '../../core/access.ts';
import type { AuthorizerContext } from '../../core/authorizer-context.ts';
import { OPERATIONS, type Permission } from '../../core/operation.ts';
import { EVERYTHING, type Scope } from '../../core/permission.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { AccessStore } from '../store/access-store.ts';
import { lineageOf } from '../store/access-item.ts';
import type { ApiKeyStore } from '../store/api-key-store.ts';

/** Where what a caller may do is looked up; without access control, nothing but keys limits it. */
export interface CallerSources {
  readonly keys: Pick<ApiKeyStore, 'findById'>;
  readonly access: Pick<AccessStore, 'account' | 'member'> | undefined;
}

const EVERY_PERMISSION = [...new Set(OPERATIONS.map(({ permission }) => permission))].sort();

/** Creates the operation. A limited caller is looked up again, since the gateway hands on only that it is limited. */
export function describeCallerOperation(sources: CallerSources): Operation {
  return async ({ caller }) =>
    jsonResponse(200, {
      principal: caller.principal,
      account_id: caller.accountId,
      credential: { type: caller.credentialType, id: caller.credentialId },
      permissions: await permissionsOf(sources, caller),
    });
}

async function permissionsOf(
  { keys, access }: CallerSources,
  caller: AuthorizerContext,
): Promise<readonly string[]> {
  if (caller.scope === 'full') return EVERY_PERMISSION;
  const scope = await scopeOf(keys, caller);
  const standing = access === undefined ? 'everything' : await standingOf(access, caller);
  const named =
    scope === 'full' ? EVERY_PERMISSION : unique(scope.map((grant) => grant.permission));
  if (standing === 'everything') return named;
  return named.filter((permission) => isSomewhere(permission, standing, caller));
}

async function scopeOf(
  keys: CallerSources['keys'],
  { accountId, credentialId, credentialType }: AuthorizerContext,
): Promise<Scope> {
  if (credentialType !== 'api_key') return 'full';
  return (await keys.findById({ accountId, id: credentialId }))?.scope ?? [];
}

async function standingOf(
  access: Pick<AccessStore, 'account' | 'member'>,
  { accountId, principal: reference }: AuthorizerContext,
): Promise<Standing> {
  const account = await access.account(accountId);
  const member = await access.member(accountId, reference);
  const bindings = member?.bindings ?? [];
  return standingIn(accountId, account, { reference, bindings });
}

/** Tells whether a permission is held on anything at all; roles under a tag rule may hold on nothing, and count. */
function isSomewhere(
  permission: string,
  standing: Exclude<Standing, 'everything'>,
  { accountId }: AuthorizerContext,
): boolean {
  if (permission === EVERYTHING) return false;
  const account = lineageOf(accountId, undefined, []);
  const places = standing.map(({ resource }) =>
    resource === account[0].reference
      ? account
      : lineageOf(accountId, undefined, [{ reference: resource, tags: {} }]),
  );
  return [account, ...places].some((lineage) =>
    admits(standing, permission as Permission, lineage),
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

// GET /auth/me: who the credential belongs to, and what it permits.
import type { AuthorizerContext } from '../../core/authorizer-context.ts';
import { OPERATIONS } from '../../core/operation.ts';
import type { Scope } from '../../core/permission.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyStore } from '../store/api-key-store.ts';

const EVERY_PERMISSION = unique(OPERATIONS.map(({ permission }) => permission));

/** Creates the operation. A limited key is read again, since the gateway hands on only that it is limited. */
export function describeCallerOperation(store: Pick<ApiKeyStore, 'findById'>): Operation {
  return async ({ caller }) =>
    jsonResponse(200, {
      principal: caller.principal,
      account_id: caller.accountId,
      credential: { type: caller.credentialType, id: caller.credentialId },
      permissions: permissionNamesOf(await scopeOf(store, caller)),
    });
}

async function scopeOf(
  store: Pick<ApiKeyStore, 'findById'>,
  { accountId, credentialId, scope }: AuthorizerContext,
): Promise<Scope> {
  if (scope === 'full') return 'full';
  const key = await store.findById({ accountId, id: credentialId });
  return key?.scope ?? [];
}

function permissionNamesOf(scope: Scope): string[] {
  return scope === 'full' ? EVERY_PERMISSION : unique(scope.map(({ permission }) => permission));
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}

// POST /api-keys: makes a key, stores its digest, and shows the key this one time.
import type { z } from 'zod';
import type { PrincipalReference } from '../../core/principal.ts';
import { parseMethodArn } from '../../core/api-arn.ts';
import { ApiError } from '../../core/error.ts';
import { covers, EVERYTHING, type Scope } from '../../core/permission.ts';
import { POLICY_BYTES_MAX, policyFor } from '../../core/policy.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { jsonResponse } from '../http/api-response.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { formatIsoTime } from '../../core/iso-time.ts';
import { authorityFor, changeBy, type CallerAuthority } from './caller-authority.ts';
import { newApiKey, viewNewApiKey, type NewApiKey } from './new-api-key.ts';
import { createBody, parseBody } from './request-schema.ts';

/**
 * Creates the operation. The new key belongs to the caller and is no stronger and no longer-lived than what creates it.
 * With an Idempotency-Key, a retry gives the same key.
 */
export function createApiKeyOperation(service: ApiKeyService): Operation {
  return async (request) => {
    const authority = await authorityFor(service.store, request, 'api-key:create');
    const content = request.body();
    const fields = parseBody(createBody, content);
    const maker = {
      ...authority,
      accountId: request.caller.accountId,
      owner: await ownerFor(service, request, fields),
    };
    const plan = planKey(service, maker, fields);
    const idempotencyKey = request.idempotencyKey();
    await refuseSuspendedOwner(service, request);
    const settled =
      idempotencyKey === undefined
        ? plan
        : await service.idempotency.settle(
            { caller: callerOf(request), operation: 'POST /api-keys', idempotencyKey, content },
            plan,
            service.now(),
          );
    if (!(await isRetryOfDone(service, settled, idempotencyKey))) {
      await refuseBeyondLimit(service, request);
    }
    await service.store.create(settled.record, changeBy(request, 'created', service.now()));
    return jsonResponse(201, viewNewApiKey(settled));
  };
}

async function isRetryOfDone(
  { store }: ApiKeyService,
  { record }: NewApiKey,
  idempotencyKey: string | undefined,
): Promise<boolean> {
  return idempotencyKey !== undefined && (await store.findByDigest(record.digest)) !== undefined;
}

/** Whose the new key is, and what whoever makes it may hand on. */
interface KeyMaker extends CallerAuthority {
  readonly accountId: string;
  readonly owner: PrincipalReference;
}

type CreateFields = z.output<typeof createBody>;

function planKey(
  service: ApiKeyService,
  { accountId, owner, ...authority }: KeyMaker,
  fields: CreateFields,
): NewApiKey {
  const isWorkspaceKey = fields.workspace_id !== undefined;
  const scope = isWorkspaceKey
    ? workspaceScope(fields.workspace_id)
    : ((fields.scope as Scope | undefined) ?? authority.scope);
  if (!covers(authority.scope, scope)) {
    throw new ApiError('not-permitted', {
      detail: 'The new key would be allowed more than the credential that creates it',
    });
  }
  refuseUnfitScope(scope, accountId);
  const expiresAt = boundedBy(readTime(fields.expires_at, service.now()), authority.endsAt);
  return newApiKey(service, {
    accountId,
    owner,
    ...(fields.name !== undefined && { name: fields.name }),
    scope,
    isWorkspaceKey,
    ...(expiresAt !== undefined && { expiresAt }),
  });
}

/**
 * Gives whose key is asked for: the caller's own, or a service principal's, which takes full access: whoever has the key
 * has all that the service principal may ever be given.
 */
async function ownerFor(
  { access }: ApiKeyService,
  { caller }: ApiRequest,
  { service_principal: service }: CreateFields,
): Promise<PrincipalReference> {
  if (service === undefined) return caller.principal;
  if (caller.scope !== 'full') throw new ApiError('not-permitted');
  if ((await access?.member(caller.accountId, service)) !== undefined) return service;
  throw new ApiError('body-invalid', {
    detail: 'service_principal must be one of the account',
  });
}

function workspaceScope(workspaceId: string | undefined): Scope {
  return [{ permission: EVERYTHING, resource: `rig:workspace:${workspaceId ?? ''}` }];
}

// Names as long as AWS has them: a policy that fits for these fits for every API.
const LONGEST_API = parseMethodArn(
  `arn:aws-us-gov:execute-api:ap-southeast-99:123456789012:abcdef1234/${'s'.repeat(32)}/GET/`,
);

function refuseUnfitScope(scope: Scope, accountId: string): void {
  if (scope === 'full') return;
  const foreign = scope.find(
    ({ resource }) =>
      resource.startsWith('rig:account:') && resource !== `rig:account:${accountId}`,
  );
  if (foreign) throw new ApiError('body-invalid', { detail: 'scope must name your own account' });
  const policy = policyFor({ kind: 'granted', grants: scope }, LONGEST_API);
  if (JSON.stringify(policy).length > POLICY_BYTES_MAX) {
    throw new ApiError('body-invalid', {
      detail: 'scope must be smaller: API Gateway takes no policy of that size',
    });
  }
}

function readTime(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Math.floor(Date.parse(text) / 1000);
  if (seconds > now) return seconds;
  throw new ApiError('body-invalid', { detail: 'expires_at must be in the future' });
}

function boundedBy(requested: number | undefined, bound: number | undefined): number | undefined {
  if (bound === undefined) return requested;
  if (requested !== undefined && requested > bound) {
    throw new ApiError('body-invalid', {
      detail: `expires_at must be no later than the end of the key that creates it, ${formatIsoTime(bound)}`,
    });
  }
  return requested ?? bound;
}

/** Refuses a caller whose keys are suspended. @throws {ApiError} not-permitted */
export async function refuseSuspendedOwner({ owners }: ApiKeyService, { caller }: ApiRequest) {
  if (await owners.isSuspended(caller.principal)) throw new ApiError('not-permitted');
}

/** Refuses one more key than the caller's account may have. @throws {ApiError} key-limit-reached */
export async function refuseBeyondLimit(
  service: ApiKeyService,
  { caller }: ApiRequest,
): Promise<void> {
  const { store, keysPerAccountMax: max, now } = service;
  if ((await store.countActive(caller.accountId, { now: now(), max })) < max) return;
  throw new ApiError('key-limit-reached', {
    detail: `The account has ${max} active API keys, which is as many as it may have`,
  });
}

/** Names the caller for idempotency: the person, not the credential, since a retry may come with a refreshed token. */
export function callerOf({ caller }: ApiRequest): string {
  return `${caller.accountId} ${caller.principal}`;
}

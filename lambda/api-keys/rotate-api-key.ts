// POST /api-keys/{id}/rotate: gives a key a successor, and lets the old one live for a grace period.
import type { APIGatewayProxyResult } from 'aws-lambda';
import { statusOf, type ApiKeyRecord } from '../../core/api-key-record.ts';
import { ApiError } from '../../core/error.ts';
import { covers } from '../../core/permission.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { jsonResponse } from '../http/api-response.ts';
import { flushedBy } from '../http/effective-by.ts';
import type { Operation } from '../http/operation-handler.ts';
import type { ApiKeyService } from './api-key-service.ts';
import { formatIsoTime } from '../../core/iso-time.ts';
import { authorityFor, changeBy, keyFor, type CallerAuthority } from './caller-authority.ts';
import { callerOf } from './create-api-key.ts';
import { newApiKey, viewNewApiKey, type NewApiKey } from './new-api-key.ts';
import { parseBody, rotateBody } from './request-schema.ts';

interface RotationPlan extends NewApiKey {
  readonly graceEndsAt: number;
}

/**
 * Creates the operation. The successor has the scope, name, owner and end of its predecessor; the predecessor never
 * lives past its own end. With an Idempotency-Key, a retry gives the same successor; without one, a second rotation of
 * the same key is a conflict.
 */
export function rotateApiKeyOperation(service: ApiKeyService): Operation {
  return async (request) => {
    const authority = await authorityFor(service.store, request, 'api-key:rotate');
    const { grace_seconds: grace } = parseBody(rotateBody, request.body());
    const predecessor = await keyFor(service.store, request);
    refuseStronger(predecessor, authority);
    const plan = await settlePlan(service, request, planSuccessor(service, predecessor, grace));
    await carryOut(service, request, plan);
    return answer(service, predecessor.id, plan);
  };
}

/** Whoever rotates a key holds its successor: it may be no stronger and no longer-lived than the one who asks. */
function refuseStronger(key: ApiKeyRecord, { scope, endsAt }: CallerAuthority): void {
  if (covers(scope, key.scope) && (endsAt ?? Infinity) >= (key.expiresAt ?? Infinity)) return;
  throw new ApiError('not-permitted', {
    detail: 'The key is allowed more, or lives longer, than the credential that rotates it',
  });
}

function planSuccessor(
  service: ApiKeyService,
  predecessor: ApiKeyRecord,
  graceSeconds: number,
): RotationPlan {
  const { accountId, owner, name, scope, isWorkspaceKey, expiresAt } = predecessor;
  const graceEndsAt = Math.min(service.now() + graceSeconds, expiresAt ?? Infinity);
  const successor = newApiKey(service, {
    accountId,
    owner,
    ...(name !== undefined && { name }),
    scope,
    isWorkspaceKey,
    ...(expiresAt !== undefined && { expiresAt }),
    replaces: predecessor.id,
  });
  return { ...successor, graceEndsAt };
}

async function settlePlan(
  { idempotency, now }: ApiKeyService,
  request: ApiRequest,
  plan: RotationPlan,
): Promise<RotationPlan> {
  const idempotencyKey = request.idempotencyKey();
  if (idempotencyKey === undefined) return plan;
  const operation = `POST /api-keys/${nameOf(request).id}/rotate`;
  const retriable = {
    caller: callerOf(request),
    operation,
    idempotencyKey,
    content: request.body(),
  };
  return idempotency.settle(retriable, plan, now());
}

/**
 * Creates the successor, then starts the grace of the predecessor: a crash in between leaves a key that nobody was told
 * of, and never a predecessor that ends without a successor. A retry takes up where it stopped.
 */
async function carryOut(
  { store, now }: ApiKeyService,
  request: ApiRequest,
  { record, graceEndsAt }: RotationPlan,
): Promise<void> {
  const name = nameOf(request);
  const current = await store.findById(name);
  if (current?.replacedBy === record.id) return;
  refuseUnfit(current, now());
  await store.create(record, changeBy(request, 'created', now()));
  const rotated = changeBy(request, 'rotated', now());
  if (await store.replace(name, { successorId: record.id, graceEndsAt }, rotated)) return;
  // Somebody else rotated or revoked it first: this successor must not stay behind.
  await store.revoke({ ...name, id: record.id }, changeBy(request, 'revoked', now()));
  refuseUnfit(await store.findById(name), now());
}

function refuseUnfit(key: ApiKeyRecord | undefined, now: number): asserts key is ApiKeyRecord {
  if (key === undefined) throw new ApiError('key-not-found');
  if (key.replacedBy !== undefined) throw new ApiError('key-already-rotated');
  if (statusOf(key, now) !== 'active') throw new ApiError('key-not-active');
}

async function answer(
  service: ApiKeyService,
  predecessorId: string,
  plan: RotationPlan,
): Promise<APIGatewayProxyResult> {
  const body = {
    ...viewNewApiKey(plan),
    replaces: predecessorId,
    grace_expires_at: formatIsoTime(plan.graceEndsAt),
  };
  // A policy that was cached before the rotation knows nothing of the new end, and may outlive it.
  const mayOutliveEnd = plan.graceEndsAt <= service.now() + service.cacheTtlSeconds;
  return jsonResponse(201, body, mayOutliveEnd ? await flushedBy(service, plan.graceEndsAt) : {});
}

function nameOf({ caller, pathParameters }: ApiRequest) {
  return { accountId: caller.accountId, id: pathParameters['id'] ?? '' };
}

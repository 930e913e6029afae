// The operations that put API Gateway's API keys into usage plans and take them out: CreateUsagePlanKey, GetUsagePlanKey
// and DeleteUsagePlanKey.
import type { UsageKey } from '../usage-plan/usage-plans.ts';
import { badRequest, conflict, notFound } from './operation.ts';
import type { Operation, OperationAnswer } from './operation.ts';

const PATH_OF_KEY = /^\/usageplans\/([^/]+)\/keys\/([^/]+)$/;
const UNKNOWN_KEY = notFound('Invalid API Key identifier specified');

/**
 * Puts a key into a plan. A key that is in this plan, or in another one with the same stage, is a conflict.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html
 */
export const CREATE_USAGE_PLAN_KEY: Operation = {
  method: 'POST',
  path: /^\/usageplans\/([^/]+)\/keys$/,
  run: ({ parameters: [planId = ''], body }, { usagePlans }) => {
    const { keyId, keyType } = body;
    if (typeof keyId !== 'string' || keyType !== 'API_KEY')
      return badRequest('Invalid usage plan key');
    const outcome = usagePlans.attach(planId, keyId);
    if (outcome === 'unknown-plan') return notFound('Invalid Usage Plan ID specified');
    if (outcome === 'unknown-key') return UNKNOWN_KEY;
    if (outcome === 'already-in-plan-of-stage')
      return conflict('the API key is in a usage plan with this stage already');
    return answerWith(usagePlans.keyIn(planId, keyId), 201);
  },
};

/** Tells whether a key is in a plan. @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlanKey.html */
export const GET_USAGE_PLAN_KEY: Operation = {
  method: 'GET',
  path: PATH_OF_KEY,
  run: ({ parameters: [planId = '', keyId = ''] }, { usagePlans }) =>
    answerWith(usagePlans.keyIn(planId, keyId), 200),
};

/** Takes a key out of a plan. @see https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteUsagePlanKey.html */
export const DELETE_USAGE_PLAN_KEY: Operation = {
  method: 'DELETE',
  path: PATH_OF_KEY,
  run: ({ parameters: [planId = '', keyId = ''] }, { usagePlans }) =>
    usagePlans.detach(planId, keyId) ? { status: 202 } : UNKNOWN_KEY,
};

function answerWith(key: UsageKey | undefined, status: number): OperationAnswer {
  if (key === undefined) return UNKNOWN_KEY;
  const { id, name, value } = key;
  return { status, body: { id, name, value, type: 'API_KEY' } };
}

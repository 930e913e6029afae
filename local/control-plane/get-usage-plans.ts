// GetUsagePlans: lists the usage plans of the template.
import type { UsagePlan } from '../usage-plan/usage-plans.ts';
import type { Operation } from './operation.ts';
import { pageOf } from './page.ts';

/** @see https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlans.html */
export const GET_USAGE_PLANS: Operation = {
  method: 'GET',
  path: /^\/usageplans$/,
  run: ({ query }, { apiId, stageName, usagePlans }) =>
    pageOf(usagePlans.plans, query, ({ id, name, servesStage, throttle }: UsagePlan) => ({
      id,
      name,
      apiStages: servesStage ? [{ apiId, stage: stageName }] : [],
      ...(throttle && {
        throttle: { rateLimit: throttle.ratePerSecond, burstLimit: throttle.burst },
      }),
    })),
};

// Writes usage plans and API keys into the template of a small API.
import type { Resources } from './api-template.ts';

type Given = Readonly<Record<string, unknown>>;

/** A usage plan of the one stage. */
export function usagePlanResources(id: string, properties: Given = {}): Resources {
  const stage = { ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } };
  return {
    [id]: { Type: 'AWS::ApiGateway::UsagePlan', Properties: { ApiStages: [stage], ...properties } },
  };
}

/** An API key that is enabled, and named after itself. */
export function usageKeyResources(id: string, value: string, properties: Given = {}): Resources {
  return {
    [id]: {
      Type: 'AWS::ApiGateway::ApiKey',
      Properties: { Enabled: true, Value: value, ...properties },
    },
  };
}

/** The place of a key in a plan, `…KeyInPlan` after the plan. */
export function planKeyResources(planId: string, keyId: string, properties: Given = {}): Resources {
  return {
    [`${planId}KeyInPlan`]: {
      Type: 'AWS::ApiGateway::UsagePlanKey',
      Properties: {
        KeyId: { Ref: keyId },
        KeyType: 'API_KEY',
        UsagePlanId: { Ref: planId },
        ...properties,
      },
    },
  };
}

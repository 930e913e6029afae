// The properties of usage plans and their keys that are understood. Whatever is not listed here stops the start.
import type { PropertyTable } from '../template/property.ts';

/** `AWS::ApiGateway::UsagePlan`. */
export const USAGE_PLAN: PropertyTable = {
  ApiStages: 'read',
  Description: 'inert',
  Quota: { only: [], because: 'quotas are not counted' },
  Tags: 'inert',
  Throttle: 'read',
  UsagePlanName: 'read',
};

/** One of a UsagePlan's `ApiStages`. */
export const API_STAGE: PropertyTable = {
  ApiId: 'read',
  Stage: 'read',
  Throttle: { only: [{}], because: 'a plan throttles its methods alike' },
};

/** `Throttle` of a UsagePlan. */
export const THROTTLE: PropertyTable = { BurstLimit: 'read', RateLimit: 'read' };

/** `AWS::ApiGateway::ApiKey`. */
export const API_KEY: PropertyTable = {
  CustomerId: 'inert',
  Description: 'inert',
  Enabled: 'read',
  GenerateDistinctId: 'inert',
  Name: 'read',
  StageKeys: { only: [[]], because: 'a key belongs to a stage by a usage plan alone' },
  Tags: 'inert',
  Value: 'read',
};

/** `AWS::ApiGateway::UsagePlanKey`. */
export const USAGE_PLAN_KEY: PropertyTable = {
  KeyId: 'read',
  KeyType: { only: ['API_KEY'], because: 'there is no other type' },
  UsagePlanId: 'read',
};

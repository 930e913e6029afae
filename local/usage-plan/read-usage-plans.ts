// Reads `AWS::ApiGateway::UsagePlan`, `ApiKey` and `UsagePlanKey` resources into the plans and keys that a run begins with.
import type { Clock } from '../clock.ts';
import { Properties } from '../template/property.ts';
import { resourcesOfType } from '../template/resolved-assembly.ts';
import type { PlacedResource, ResolvedAssembly } from '../template/resolved-assembly.ts';
import { API_KEY, API_STAGE, THROTTLE, USAGE_PLAN, USAGE_PLAN_KEY } from './known-property.ts';
import type { Throttle } from './token-bucket.ts';
import { UsagePlans } from './usage-plans.ts';
import type { UsagePlan } from './usage-plans.ts';

/** The stage that is served. */
export interface ServedStage {
  readonly apiId: string;
  readonly stageName: string;
}

/** Lengths that AWS takes for the value of a key, in characters. */
export const KEY_VALUE_LENGTHS = { min: 20, max: 128 } as const;

/**
 * Reads plans and keys.
 *
 * @throws {TemplateRefusal} for what is not emulated, and for what API Gateway would not accept either.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export function readUsagePlans(
  assembly: ResolvedAssembly,
  stage: ServedStage,
  clock: Clock,
): UsagePlans {
  const plans = resourcesOfType(assembly, 'AWS::ApiGateway::UsagePlan').map((resource) =>
    readPlan(resource, stage),
  );
  const usagePlans = new UsagePlans(plans, clock);
  for (const resource of resourcesOfType(assembly, 'AWS::ApiGateway::ApiKey'))
    createKey(resource, usagePlans);
  for (const resource of resourcesOfType(assembly, 'AWS::ApiGateway::UsagePlanKey'))
    attachKey(resource, usagePlans);
  return usagePlans;
}

function readPlan(resource: PlacedResource, stage: ServedStage): UsagePlan {
  const properties = new Properties(resource.logicalId, resource.properties, USAGE_PLAN);
  const served = properties
    .children('ApiStages', API_STAGE)
    .filter((each) => each.text('ApiId') === stage.apiId && each.text('Stage') === stage.stageName);
  return {
    id: resource.physicalId,
    name: properties.optionalText('UsagePlanName') ?? resource.logicalId,
    servesStage: served.length > 0,
    throttle: properties.has('Throttle') ? readThrottle(properties) : undefined,
  };
}

function readThrottle(properties: Properties): Throttle {
  const throttle = properties.child('Throttle', THROTTLE);
  const ratePerSecond = throttle.optionalNumber('RateLimit');
  const burst = throttle.optionalNumber('BurstLimit');
  if (ratePerSecond === undefined || burst === undefined)
    return properties.refuse('what AWS takes for one of RateLimit and BurstLimit is not emulated');
  if (ratePerSecond < 0 || burst < 0 || !Number.isInteger(burst))
    properties.refuse('RateLimit must be 0 or more and BurstLimit a whole number');
  return { ratePerSecond, burst };
}

function createKey(resource: PlacedResource, usagePlans: UsagePlans): void {
  const properties = new Properties(resource.logicalId, resource.properties, API_KEY);
  const value = properties.optionalText('Value');
  if (value !== undefined && !isKeyValue(value))
    properties.refuse(
      `Value must have ${KEY_VALUE_LENGTHS.min} to ${KEY_VALUE_LENGTHS.max} letters and digits`,
    );
  const created = usagePlans.createKey({
    id: resource.physicalId,
    name: properties.optionalText('Name') ?? resource.logicalId,
    value,
    // A key that nobody enables is of no use, on AWS as here.
    isEnabled: [true, 'true'].includes(properties.value('Enabled') as string),
  });
  if (created === undefined) properties.refuse('another key has its Value');
}

/** Tells whether text can be the value of a key: of a length that AWS takes, and no more than letters and digits. */
export function isKeyValue(text: string): boolean {
  const { min, max } = KEY_VALUE_LENGTHS;
  return text.length >= min && text.length <= max && /^[A-Za-z0-9]*$/.test(text);
}

function attachKey(resource: PlacedResource, usagePlans: UsagePlans): void {
  const properties = new Properties(resource.logicalId, resource.properties, USAGE_PLAN_KEY);
  properties.text('KeyType');
  const outcome = usagePlans.attach(properties.text('UsagePlanId'), properties.text('KeyId'));
  if (outcome !== 'attached') properties.refuse(REFUSALS[outcome]);
}

const REFUSALS = {
  'unknown-plan': 'its UsagePlanId is no usage plan of the assembly',
  'unknown-key': 'its KeyId is no key of the assembly',
  'already-in-plan-of-stage': 'the key is in a plan of this stage already',
} as const;

// The usage plans by which API Gateway enforces throttle profiles, and the one for everything that has no profile.
import { Fn, Names, Stack } from 'aws-cdk-lib';
import {
  ApiKey,
  UsagePlan,
  type IRestApi,
  type RestApi,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigateway';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { usagePlanName } from '../core/throttle-profile.ts';
import { THROTTLE_VARIABLES } from '../core/environment/throttle.ts';
import { encodeEnvironment } from '../core/environment/variable.ts';
import { forEachThrottleProfile, type ThrottleProfile } from '../core/throttle-profile.ts';
import { acknowledgeUsageKeys } from './security-checks.ts';

/** Properties of {@link ThrottlePlans}. */
export interface ThrottlePlansProps {
  /** An API whose keys come from its authorizer (`ApiKeySourceType.AUTHORIZER`), with a stage. */
  readonly api: RestApi;
}

/**
 * Creates one usage plan for each profile, and one without limits for callers of whatever has no profile. A method takes
 * part when it requires an API key; every Allow of the authorizer must then name one as `usageIdentifierKey`, because
 * API Gateway answers 403 without. Keys are those of bound resources, never of callers: their quota, 10,000 in a region,
 * counts bindings.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export class ThrottlePlans extends Construct {
  /**
   * The `usageIdentifierKey` of callers without a profile. It is an identifier and no secret: keys that a client sends
   * are not read, so that knowing one gives nothing. It is the same in every synthesis.
   */
  readonly defaultUsageKey: string;
  /** Ids of the plans. */
  readonly planIds: Readonly<Record<ThrottleProfile, string>>;

  constructor(scope: Construct, id: string, { api }: ThrottlePlansProps) {
    super(scope, id);
    this.planIds = forEachThrottleProfile(
      (profile, { requestsPerSecond, burst }) =>
        this.#createPlan(api, profile, { rateLimit: requestsPerSecond, burstLimit: burst })
          .usagePlanId,
    );
    this.defaultUsageKey = `WithoutThrottleProfile${Names.uniqueId(this)}`.slice(0, 128);
    const key = new ApiKey(this, 'DefaultKey', {
      value: this.defaultUsageKey,
      description: 'Identifies callers of what has no throttle profile; not a secret',
    });
    this.#createPlan(api, 'unlimited').addApiKey(key);
  }

  /**
   * Lets a function create, find and delete API keys of API Gateway, and put them into the plans of profiles and out of
   * them again, and sets the variables that `THROTTLE_VARIABLES` names. It can neither change a plan nor touch the
   * unlimited one. Keys have ids that nobody knows beforehand, so that the right to delete reaches every key of the
   * account in this region.
   *
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
   */
  grantManage(grantee: Function): void {
    const { partition, region, stackId, stackName } = Stack.of(this);
    const arn = (path: string): string => `arn:${partition}:apigateway:${region}::${path}`;
    const plans = Object.values(this.planIds).map((id) => arn(`/usageplans/${id}/keys`));
    const rights: readonly (readonly [string[], string[]])[] = [
      [['apigateway:GET'], [arn('/usageplans')]],
      [['apigateway:GET', 'apigateway:POST'], [arn('/apikeys')]],
      [['apigateway:DELETE'], [arn('/apikeys/*')]],
      [['apigateway:POST'], plans],
      [['apigateway:DELETE', 'apigateway:GET'], plans.map((keys) => `${keys}/*`)],
    ];
    // A policy of its own, on which the function does not depend: the plans depend on the stage, and it on the function.
    const policy = new Policy(this, `ManagedBy${Names.uniqueId(grantee)}`, {
      statements: rights.map(([actions, resources]) => new PolicyStatement({ actions, resources })),
    });
    grantee.role?.attachInlinePolicy(policy);
    acknowledgeUsageKeys(policy, Object.values(this.planIds));
    const variables = encodeEnvironment(THROTTLE_VARIABLES, {
      usagePlanPrefix: stackName,
      usageKeyNamespace: uniquePartOf(stackId),
    });
    for (const [name, value] of Object.entries(variables)) grantee.addEnvironment(name, value);
  }

  #createPlan(
    api: RestApi,
    profile: ThrottleProfile | 'unlimited',
    throttle?: ThrottleSettings,
  ): UsagePlan {
    const stage = api.deploymentStage;
    return new UsagePlan(this, profile.charAt(0).toUpperCase() + profile.slice(1), {
      name: usagePlanName(Stack.of(this).stackName, profile),
      // The library's class and interface differ in an optional property under exactOptionalPropertyTypes.
      apiStages: [{ api: api as IRestApi, stage }],
      ...(throttle && { throttle }),
    });
  }
}

/** The UUID at the end of a stack's ARN: the same for as long as the stack exists, and known to nobody outside. */
function uniquePartOf(stackId: string): string {
  return Fn.select(2, Fn.split('/', stackId));
}

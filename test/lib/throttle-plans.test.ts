import { Match, Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { THROTTLE_PROFILES } from '../../core/throttle-profile.ts';
import { rightsOf } from './key-functions-stack.ts';
import { securityFindings } from './security-findings.ts';
import { createApp } from './synthesized-stack.ts';
import { ThrottledStack } from './throttled-stack.ts';

const stack = new ThrottledStack(createApp());
const template = Template.fromStack(stack);

/** Gives the logical id of the plan of a name. */
function planOf(name: string): string {
  const found = template.findResources('AWS::ApiGateway::UsagePlan', {
    Properties: { UsagePlanName: `Throttled-${name}` },
  });
  return Object.keys(found)[0]!;
}

it.each(Object.entries(THROTTLE_PROFILES))(
  'has a plan of %s that throttles the stage',
  (name, { requestsPerSecond, burst }) => {
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      UsagePlanName: `Throttled-${name}`,
      Throttle: { RateLimit: requestsPerSecond, BurstLimit: burst },
      ApiStages: [
        Match.objectLike({
          ApiId: { Ref: Match.stringLikeRegexp('^Api') },
          Stage: { Ref: Match.stringLikeRegexp('^ApiDeploymentStage') },
        }),
      ],
    });
  },
);

it('has a plan without limits, whose one key is the same in every synthesis', () => {
  const again = new ThrottledStack(createApp()).plans.defaultUsageKey;

  template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
    UsagePlanName: 'Throttled-unlimited',
    Throttle: Match.absent(),
    Quota: Match.absent(),
  });
  template.hasResourceProperties('AWS::ApiGateway::ApiKey', { Enabled: true, Value: again });
  template.hasResourceProperties('AWS::ApiGateway::UsagePlanKey', {
    KeyType: 'API_KEY',
    UsagePlanId: { Ref: planOf('unlimited') },
  });
  expect(again).toMatch(/^[A-Za-z0-9]{20,128}$/);
});

it('gives another stack another key', () => {
  const other = new ThrottledStack(createApp(), 'Other').plans.defaultUsageKey;

  expect(other).not.toBe(stack.plans.defaultUsageKey);
});

describe('grantManage', () => {
  const rights = rightsOf(template, /^ControlServiceRole/);

  it('reaches API keys, and their places in the plans of profiles', () => {
    const found = rights.flatMap(({ Action: action, Resource: resource }) =>
      [resource].flat().map((arn) => `${[action].flat().join('+')} ${pathOf(arn)}`),
    );

    const places = ['low', 'standard', 'high'].map((name) => `/usageplans/${planOf(name)}/keys`);
    expect(found.toSorted()).toEqual(
      [
        'apigateway:GET /usageplans',
        'apigateway:GET+apigateway:POST /apikeys',
        'apigateway:DELETE /apikeys/*',
        ...places.map((place) => `apigateway:POST ${place}`),
        ...places.map((place) => `apigateway:DELETE+apigateway:GET ${place}/*`),
      ].toSorted(),
    );
  });

  it('tells the function what plans are called, and where its keys come from', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          USAGE_PLAN_PREFIX: 'Throttled',
          USAGE_KEY_NAMESPACE: {
            'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }],
          },
        },
      },
    });
  });
});

/** Gives what follows the two colons of an ARN, with the logical id of what it refers to. */
function pathOf(arn: unknown): string {
  const parts = (arn as { 'Fn::Join': [string, (string | { Ref: string })[]] })['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : part.Ref)).join('');
  return text.split('::').at(-1) ?? '';
}

describe('cdk-nag, AwsSolutions', () => {
  const aboutPlans = (found: readonly string[]): string[] =>
    found.filter((each) => /ThrottlePlans|IAM5/.test(each));

  it('finds nothing that is not acknowledged in the plans and their rights', () => {
    const found = securityFindings((app) => {
      new ThrottledStack(app);
    });
    expect(aboutPlans(found)).toEqual([]);
  });

  it('finds a right on more than the plans', () => {
    const found = securityFindings((app) => {
      const { controller } = new ThrottledStack(app);
      const resources = ['arn:aws:apigateway:eu-west-1::/usageplans/*'];
      controller.addToRolePolicy(new PolicyStatement({ actions: ['apigateway:POST'], resources }));
    });
    expect(aboutPlans(found)).toEqual([expect.stringContaining('/usageplans/*')]);
  });
});

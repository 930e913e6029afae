// Which subscriptions of a template can be emulated.
import { readDeliveryPlan } from '../../../local/deliveries.ts';
import type { DeliveryPlan } from '../../../local/deliveries.ts';
import { LogLine } from '../../../local/subscription/log-line.ts';
import { readStagedApi } from '../../../local/gateway/read/read-stage.ts';
import { resolveAssembly } from '../../../local/template/resolved-assembly.ts';
import { apiResources, withAssembly } from '../gateway/api-template.ts';
import type { Resources } from '../gateway/api-template.ts';

const ACCESS_LOG = { 'Fn::GetAtt': ['Log', 'Arn'] };
const FUNCTION = { 'Fn::GetAtt': ['Consumer', 'Arn'] };
const PERMISSION = {
  Action: 'lambda:InvokeFunction',
  FunctionName: FUNCTION,
  Principal: 'logs.amazonaws.com',
  SourceArn: ACCESS_LOG,
};
const SUBSCRIPTION = { LogGroupName: { Ref: 'Log' }, DestinationArn: FUNCTION, FilterPattern: '' };

interface Changes {
  readonly subscription?: object;
  readonly permission?: object;
  readonly resources?: Resources;
}

function read({ subscription, permission, resources }: Changes = {}): DeliveryPlan {
  const stage = { AccessLogSetting: { DestinationArn: ACCESS_LOG, Format: '$context.requestId' } };
  const all: Resources = {
    ...apiResources({ stage }),
    Log: { Type: 'AWS::Logs::LogGroup' },
    Other: { Type: 'AWS::Logs::LogGroup' },
    Consumer: { Type: 'AWS::Lambda::Function', Properties: {} },
    Permission: { Type: 'AWS::Lambda::Permission', Properties: { ...PERMISSION, ...permission } },
    Subscription: subscriptionOf(subscription),
    ...resources,
  };
  const assembly = withAssembly(all, resolveAssembly);
  const { accessLogGroup } = readStagedApi(assembly);
  return readDeliveryPlan(assembly, { accessLogGroup, authorize: () => true });
}

function subscriptionOf(properties: object = {}) {
  return {
    Type: 'AWS::Logs::SubscriptionFilter',
    Properties: { ...SUBSCRIPTION, ...properties },
  };
}

it('reads a subscription with its name and its pattern', () => {
  const { subscriptions } = read({
    subscription: { FilterName: 'keys', FilterPattern: '{ $.a = 1 }' },
  });

  expect(subscriptions).toEqual([
    expect.objectContaining({
      logicalId: 'Subscription',
      filterName: 'keys',
      functionArn: expect.stringMatching(/:function:Test-Consumer-\w+$/) as string,
    }),
  ]);
  const matched = ['{"a":1}', '{}'].map((line) => subscriptions[0]?.matches(new LogLine(line, 0)));
  expect(matched).toEqual([true, false]);
});

it.each<[string, object]>([
  ['another service', { Principal: 'apigateway.amazonaws.com' }],
  ['another log group', { SourceArn: { 'Fn::GetAtt': ['Other', 'Arn'] } }],
  ['another account', { SourceAccount: '210987654321' }],
  ['another function', { FunctionName: 'other' }],
  ['another action', { Action: 'lambda:GetFunction' }],
])('subscription-04: refuses a function that is invocable for %s alone', (_case, permission) => {
  expect(() => read({ permission })).toThrow(
    'Subscription: no Lambda::Permission lets logs.amazonaws.com invoke its function',
  );
});

it.each<[string, object, RegExp]>([
  ['another log group', { LogGroupName: { Ref: 'Other' } }, /only the log group of the access log/],
  [
    'a stream as its destination',
    { DestinationArn: 'arn:aws:kinesis:eu-west-1:1:s' },
    /no function/,
  ],
  ['a role', { RoleArn: 'arn' }, /RoleArn/],
  ['transformed logs', { ApplyOnTransformedLogs: true }, /ApplyOnTransformedLogs/],
  ['a pattern of terms', { FilterPattern: 'ERROR' }, /only filter patterns for JSON/],
])('subscription-05: refuses %s, by the logical id', (_case, subscription, reason) => {
  expect(() => read({ subscription })).toThrow(
    expect.objectContaining({
      logicalId: 'Subscription',
      reason: expect.stringMatching(reason) as string,
    }) as Error,
  );
});

it('subscription-05: refuses a third subscription', () => {
  const resources = { Second: subscriptionOf(), Third: subscriptionOf() };

  expect(() => read({ resources })).toThrow('Third: a log group has at most two subscriptions');
});

it('reads how often a function is invoked again, and refuses to tell of successes', () => {
  const config = (properties: object) => ({
    Config: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Consumer' }, Qualifier: '$LATEST', ...properties },
    },
  });
  const destination = { Destination: 'arn:aws:sqs:eu-west-1:1:q' };

  const { invokeConfigs, subscriptions } = read({
    resources: config({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnFailure: destination },
    }),
  });

  expect(invokeConfigs.get(subscriptions[0]?.functionArn ?? '')).toEqual({
    retriesMax: 0,
    ageMsMax: 60_000,
    destinationArn: destination.Destination,
  });
  expect(() =>
    read({ resources: config({ DestinationConfig: { OnSuccess: destination } }) }),
  ).toThrow('Config: property DestinationConfig.OnSuccess');
});

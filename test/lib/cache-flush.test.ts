import { Duration, Stack, type App } from 'aws-cdk-lib';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AccessTable } from '../../lib/access-table.ts';
import { CacheFlush, type CacheFlushProps } from '../../lib/cache-flush.ts';
import { FrontDoorApi } from '../../lib/front-door-api.ts';
import { acknowledge } from '../../lib/security-checks.ts';
import { SessionTable } from '../../lib/session-table.ts';
import { rightsOf } from './key-functions-stack.ts';
import { securityFindings } from './security-findings.ts';
import { createApp, synthesize } from './synthesized-stack.ts';

interface Options extends Partial<CacheFlushProps> {
  readonly hasAccessControl?: boolean;
}

function createStack(app: App, { hasAccessControl = true, ...options }: Options = {}) {
  const stack = new Stack(app, 'Flush');
  const logs = { logRetention: RetentionDays.ONE_WEEK };
  const { api } = new FrontDoorApi(stack, 'FrontDoor', {
    stageName: 'test',
    requestsPerSecond: 1,
    burst: 1,
    ...logs,
  });
  acknowledge(api.deploymentStage, 'web-acl-switched-off');
  // An API without a method cannot be deployed.
  acknowledge(api.root.addMethod('GET', new MockIntegration()), 'public-route');
  const cacheFlush = new CacheFlush(stack, 'CacheFlush', {
    sessions: new SessionTable(stack, 'Sessions'),
    access: hasAccessControl ? new AccessTable(stack, 'Access') : undefined,
    api,
    stageName: 'test',
    ...logs,
    ...options,
  });
  return { stack, cacheFlush };
}

const templateOf = (options?: Options) =>
  Template.fromStack(createStack(createApp(), options).stack);
const template = templateOf();
const CONSUMPTION = {
  FunctionName: { Ref: Match.stringLikeRegexp('^CacheFlushFunction') },
  StartingPosition: 'TRIM_HORIZON',
  BisectBatchOnFunctionError: true,
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  MaximumRecordAgeInSeconds: 7200,
  DestinationConfig: {
    OnFailure: {
      Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CacheFlushDeadLetters'), 'Arn'] },
    },
  },
};
const streamOf = (table: string) => ({
  'Fn::GetAtt': [Match.stringLikeRegexp(`^${table}Table`), 'StreamArn'],
});

it('consumes every change of access', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ...CONSUMPTION,
    EventSourceArn: streamOf('Access'),
    FilterCriteria: Match.absent(),
  });
});

it('consumes of sessions only what something was withdrawn from', () => {
  const pattern = (name: string) => ({
    Pattern: JSON.stringify({ dynamodb: { NewImage: { [name]: { N: [{ exists: true }] } } } }),
  });
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    ...CONSUMPTION,
    EventSourceArn: streamOf('Sessions'),
    FilterCriteria: {
      Filters: [pattern('endedAt'), pattern('signedOutBefore'), pattern('disabledAt')],
    },
  });
});

it('waits for the rights of the role before it consumes', () => {
  template.allResources('AWS::Lambda::EventSourceMapping', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^CacheFlushFunctionRoleDefaultPolicy')]),
  });
});

it('may read the streams, say where it gave up and flush one stage; it cannot read or write a table', () => {
  const rights = rightsOf(template, /^CacheFlushFunctionRole/);

  expect([...new Set(rights.flatMap(({ Action }) => Action))].sort()).toEqual([
    'apigateway:DELETE',
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:SendMessage',
  ]);
  expect(rights.every(({ Resource }) => Resource !== '*')).toBe(true);
});

it('has time for the wait between its two flushes, and knows how long the authorizer may run', () => {
  templateOf({ authorizerTimeout: Duration.seconds(9) }).hasResourceProperties(
    'AWS::Lambda::Function',
    {
      Timeout: 60,
      Environment: {
        Variables: Match.objectLike({ AUTHORIZER_TIMEOUT_SECONDS: '9', STAGE_NAME: 'test' }),
      },
    },
  );
});

it('tries for longer than anything can be cached', () => {
  const longest = synthesize({ authorizerTtlSeconds: 3600 });

  longest.hasResourceProperties('AWS::ApiGateway::Authorizer', {
    AuthorizerResultTtlInSeconds: 3600,
  });
  expect(CONSUMPTION.MaximumRecordAgeInSeconds).toBeGreaterThan(3600);
  expect(() => synthesize({ authorizerTtlSeconds: 3601 })).toThrow('authorizerTtlSeconds');
});

it('wakes somebody, by the topic that it is given, when records are given up or late', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:alarms';
  const alarming = templateOf({ alarmTopicArn });

  for (const section of ['cache-flush-given-up', 'cache-flush-late']) {
    alarming.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: `docs/runbook.md#${section}`,
      AlarmActions: [alarmTopicArn],
    });
  }
});

describe('a stage', () => {
  const mappingsOf = (stage: Template) =>
    Object.keys(stage.findResources('AWS::Lambda::EventSourceMapping')).filter((id) =>
      id.startsWith('CacheFlush'),
    );

  it('follows access as well when access control is on, and sessions always', () => {
    expect(mappingsOf(synthesize())).toEqual([expect.stringMatching('Session')]);
    expect(mappingsOf(synthesize({ accessControl: true })).sort()).toEqual([
      expect.stringMatching('Access'),
      expect.stringMatching('Session'),
    ]);
  });
});

describe('cdk-nag, AwsSolutions', () => {
  it.each([true, false])('finds nothing that is not acknowledged, access control: %s', (isOn) => {
    const findings = securityFindings((app) => createStack(app, { hasAccessControl: isOn }));

    expect(findings).toEqual([]);
  });

  it('finds a second queue that nobody watches', () => {
    const findings = securityFindings((app) => {
      new Queue(createStack(app).cacheFlush, 'Careless');
    });

    expect(findings).toContainEqual(expect.stringContaining('AwsSolutions-SQS3'));
  });
});

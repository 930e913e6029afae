import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { rightsOf, synthesizeKeyFunctions } from './key-functions-stack.ts';

const template = synthesizeKeyFunctions();

it('consumes the stream from its oldest record on, and lets one failure hold up as little as can be', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ApiKeysTable'), 'StreamArn'] },
    FunctionName: { Ref: Match.stringLikeRegexp('^KeyEventsFunction') },
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    BisectBatchOnFunctionError: true,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    MaximumRecordAgeInSeconds: 43_200,
    DestinationConfig: {
      OnFailure: {
        Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeyEventsDeadLetters'), 'Arn'] },
      },
    },
  });
});

it('waits for the rights of the role before it consumes', () => {
  template.hasResource('AWS::Lambda::EventSourceMapping', {
    DependsOn: Match.arrayWith([Match.stringLikeRegexp('^KeyEventsFunctionRoleDefaultPolicy')]),
  });
});

it('keeps what was given up encrypted, for two weeks, out of reach without TLS', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: 14 * 86_400,
  });
  template.hasResourceProperties('AWS::SQS::QueuePolicy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      ],
    },
  });
});

describe('the function', () => {
  it('may read the stream and the queue’s address, add records, send its events and flush one stage', () => {
    const rights = rightsOf(template, /^KeyEventsFunctionRole/);

    expect(rights.flatMap(({ Action }) => Action).sort()).toEqual([
      'apigateway:DELETE',
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'events:PutEvents',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:SendMessage',
    ]);
    expect(rights.every(({ Resource }) => Resource !== '*')).toBe(true);
    const [put] = rights.filter(({ Action }) => Action === 'dynamodb:PutItem');
    expect(put?.Resource).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^KeyEventsAuditTable/), 'Arn'],
    });
    const [publish] = rights.filter(({ Action }) => Action === 'events:PutEvents');
    expect(publish?.Condition).toEqual({ StringEquals: { 'events:source': 'rigbox.auth' } });
  });

  it('has time for the wait between its two flushes, and knows how long the authorizer may run', () => {
    const other = synthesizeKeyFunctions({
      authorizerTimeout: Duration.seconds(9),
      auditRetentionDays: 30,
    });
    other.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 60,
      Environment: {
        Variables: Match.objectLike({
          AUTHORIZER_TIMEOUT_SECONDS: '9',
          AUDIT_RETENTION_DAYS: '30',
          EVENT_BUS: 'default',
          STAGE_NAME: 'test',
        }),
      },
    });
  });
});

it('wakes somebody when records are given up, late or unreadable', () => {
  const descriptions = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(
    (alarm) => (alarm as { Properties: { AlarmDescription: string } }).Properties.AlarmDescription,
  );

  expect(descriptions).toEqual(
    expect.arrayContaining([
      'docs/runbook.md#key-events-given-up',
      'docs/runbook.md#key-events-late',
      'docs/runbook.md#key-events-unreadable',
    ]),
  );
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmDescription: 'docs/runbook.md#key-events-unreadable',
    Namespace: 'RigboxAuth',
    MetricName: 'UnreadableKeyChanges',
    Dimensions: [{ Name: 'Stage', Value: 'test' }],
  });
});

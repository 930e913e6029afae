import { Duration } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { rightsOf, synthesizeKeyFunctions } from './key-functions-stack.ts';

const template = synthesizeKeyFunctions();

it('follows the access log, lines of accepted API keys only', () => {
  template.resourceCountIs('AWS::Logs::SubscriptionFilter', 1);
  template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
    LogGroupName: { Ref: Match.stringLikeRegexp('^FrontDoorAccessLog') },
    FilterPattern: '{ ($.credentialType = "api_key") && ($.status != "401") }',
    DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeyUsageFunction'), 'Arn'] },
  });
  template.hasResourceProperties('AWS::Lambda::Permission', {
    Principal: 'logs.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FrontDoorAccessLog'), 'Arn'] },
  });
});

it('reads the fields that the access log has', () => {
  const stage = Object.values(template.findResources('AWS::ApiGateway::Stage'))[0] as {
    Properties: { AccessLogSetting: { Format: string } };
  };
  const fields = JSON.parse(stage.Properties.AccessLogSetting.Format) as Record<string, string>;

  expect(fields).toMatchObject({
    time: '$context.requestTimeEpoch',
    status: '$context.status',
    credentialType: '$context.authorizer.credentialType',
    credentialId: '$context.authorizer.credentialId',
  });
});

it('may write the last use of a key and no other attribute, and read no more than it takes to find it', () => {
  const rights = rightsOf(template, /^KeyUsageFunctionRole/);
  const table = { 'Fn::GetAtt': [expect.stringMatching(/^ApiKeysTable/) as string, 'Arn'] };

  expect(rights).toEqual([
    {
      Effect: 'Allow',
      Action: 'dynamodb:GetItem',
      Resource: table,
      Condition: {
        'ForAllValues:StringEquals': {
          'dynamodb:Attributes': ['digest', 'keyDigest', 'lastUsedAt'],
        },
        StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    },
    {
      Effect: 'Allow',
      Action: 'dynamodb:UpdateItem',
      Resource: table,
      Condition: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['digest', 'lastUsedAt'] },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': ['NONE', 'UPDATED_NEW', 'UPDATED_OLD'] },
      },
    },
  ]);
});

it('has a window of five minutes unless told otherwise', () => {
  for (const [options, seconds] of [
    [{}, '300'],
    [{ window: Duration.minutes(15) }, '900'],
  ] as const) {
    synthesizeKeyFunctions(options).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ WINDOW_SECONDS: seconds }) },
    });
  }
});

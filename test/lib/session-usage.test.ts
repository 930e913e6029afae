import { Match } from 'aws-cdk-lib/assertions';
import { rightsOf } from './key-functions-stack.ts';
import { synthesize } from './synthesized-stack.ts';

const template = synthesize();
const table = { 'Fn::GetAtt': [expect.stringMatching(/^SessionsTable/) as string, 'Arn'] };

it('follows the access log, lines of accepted session tokens only', () => {
  template.hasResourceProperties('AWS::Logs::SubscriptionFilter', {
    LogGroupName: { Ref: Match.stringLikeRegexp('^FrontDoorAccessLog') },
    FilterPattern: '{ ($.credentialType = "session") && ($.status != "401") }',
    DestinationArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SessionUsageFunction'), 'Arn'] },
  });
});

it('has with the use of keys as many subscriptions as a log group may have', () => {
  template.resourceCountIs('AWS::Logs::SubscriptionFilter', 2);
});

it('reads the fields that the access log has, the user agent from the authorizer that has cleaned it', () => {
  const stage = Object.values(template.findResources('AWS::ApiGateway::Stage'))[0] as {
    Properties: { AccessLogSetting: { Format: string } };
  };

  expect(JSON.parse(stage.Properties.AccessLogSetting.Format)).toMatchObject({
    sourceIp: '$context.identity.sourceIp',
    principal: '$context.authorizer.principalId',
    sessionStartedAt: '$context.authorizer.sessionStartedAt',
    clientId: '$context.authorizer.clientId',
    userAgent: '$context.authorizer.userAgent',
  });
});

it('may write the use of sessions and read nothing; what signs out or disables is out of its reach', () => {
  const rights = rightsOf(template, /^SessionUsageFunctionRole/);

  expect(rights).toMatchObject([{ Action: 'dynamodb:UpdateItem', Resource: table }]);
  const attributes = JSON.stringify(rights[0]?.Condition);
  expect(attributes).toContain('lastSeenAt');
  expect(attributes).not.toMatch(/signedOutBefore|disabledAt/);
});

it('lets the operations list, find and end, and empty the cache', () => {
  const rights = rightsOf(template, /^SessionsFunctionRole/);

  expect(rights).toMatchObject([
    {
      Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      Resource: table,
    },
    { Action: 'apigateway:DELETE' },
  ]);
});

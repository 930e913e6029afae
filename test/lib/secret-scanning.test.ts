import { Match } from 'aws-cdk-lib/assertions';
import { rightsOf, synthesizeKeyFunctions } from './key-functions-stack.ts';

const template = synthesizeKeyFunctions();

it('may find and revoke keys and flush one stage; it can neither list, create nor delete any', () => {
  const rights = rightsOf(template, /^SecretScanningFunctionRole/);

  expect(rights.flatMap(({ Action }) => Action).sort()).toEqual([
    'apigateway:DELETE',
    'dynamodb:GetItem',
    'dynamodb:UpdateItem',
  ]);
  expect(JSON.stringify(rights)).toContain('/stages/test/cache/authorizers');
});

it('answers before API Gateway and GitHub give up, and asks GitHub for its keys', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Timeout: 25,
    Environment: {
      Variables: Match.objectLike({
        PUBLIC_KEYS_URL: 'https://api.github.com/meta/public_keys/secret_scanning',
        LEGACY_API_KEYS: 'refuse',
      }),
    },
  });
});

it('takes another reporter and older keys where that is wanted', () => {
  const other = synthesizeKeyFunctions({
    publicKeysUrl: 'https://127.0.0.1:3002/keys',
    legacyApiKeys: 'accept',
  });
  other.hasResourceProperties('AWS::Lambda::Function', {
    Environment: {
      Variables: Match.objectLike({
        PUBLIC_KEYS_URL: 'https://127.0.0.1:3002/keys',
        LEGACY_API_KEYS: 'accept',
      }),
    },
  });
});

it('wakes somebody when a report could not be dealt with, or crashed the function', () => {
  for (const section of ['leak-report-faults', 'leak-report-crashes']) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmDescription: `docs/runbook.md#${section}`,
      Threshold: 1,
    });
  }
});

// The table of keys as the stack creates it is looked at in front-door-stack.test.ts; here, one that is there already.
import { Match } from 'aws-cdk-lib/assertions';
import { securityFindings } from './security-findings.ts';
import { createStack, synthesize } from './synthesized-stack.ts';

const STREAM =
  'arn:aws:dynamodb:eu-west-1:123456789012:table/restored/stream/2026-01-01T00:00:00.000';
const RESTORED = { apiKeyTable: { name: 'restored', streamArn: STREAM } };

describe('a restored table', () => {
  const template = synthesize(RESTORED);

  it('takes the place of the own one, in every function and for its stream', () => {
    const named = Object.values(
      template.findResources('AWS::Lambda::Function', {
        Properties: { Environment: { Variables: { API_KEY_TABLE: Match.anyValue() } } },
      }) as Record<string, { Properties: { Environment: { Variables: Record<string, unknown> } } }>,
    ).map(({ Properties }) => Properties.Environment.Variables['API_KEY_TABLE']);

    expect(named.length).toBeGreaterThan(3);
    expect(new Set(named)).toEqual(new Set(['restored']));
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: STREAM });
  });

  it('leaves the own one to the account, not to the stack, which retained it', () => {
    expect(Object.keys(template.findResources('AWS::DynamoDB::Table'))).not.toContainEqual(
      expect.stringMatching(/^ApiKeysTable/),
    );
    synthesize().hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: { KeySchema: [{ AttributeName: 'digest', KeyType: 'HASH' }] },
    });
  });

  it('may be read by its digest, and by the index of accounts, and be written as the own one', () => {
    const text = JSON.stringify(template.findResources('AWS::IAM::Policy'));

    expect(text).toContain(':table/restored"');
    expect(text).toContain(':table/restored/index/');
    expect(text).toContain('dynamodb:PutItem');
  });

  it('gives cdk-nag nothing to find', () => {
    expect(securityFindings((app) => void createStack(RESTORED, app))).toEqual([]);
  });
});

// Who may do what: functions what their roles allow, the operator everything.
import { accessKeyIdOf } from '../../../local/iam/access-key.ts';
import { createAuthorizer } from '../../../local/iam/authorizer.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/keys';

function createFor(...statements: object[]) {
  const document = { Version: '2012-10-17', Statement: statements };
  return createAuthorizer([
    { logicalId: 'Fn', type: 'AWS::Lambda::Function', properties: { Role: 'FnRole' } },
    {
      logicalId: 'FnRole',
      type: 'AWS::IAM::Role',
      properties: { Policies: [{ PolicyDocument: document }] },
    },
  ]);
}

const ALLOW = {
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource: [TABLE, `${TABLE}/index/*`],
};
const key = accessKeyIdOf('Fn');

describe('createAuthorizer', () => {
  it('allows a function what its role allows, and nothing else', () => {
    const authorize = createFor(ALLOW);

    expect(authorize(key, 'dynamodb:GetItem', TABLE)).toBe(true);
    expect(authorize(key, 'dynamodb:Query', `${TABLE}/index/byAccount`)).toBe(true);
    expect(authorize(key, 'dynamodb:DeleteItem', TABLE)).toBe(false);
    expect(authorize(key, 'dynamodb:GetItem', `${TABLE}2`)).toBe(false);
    expect(authorize(key, 'dynamodb:ListTables', '*')).toBe(false);
  });

  it('allows whoever is no function everything', () => {
    expect(createFor(ALLOW)('OPERATOR', 'dynamodb:DeleteTable', TABLE)).toBe(true);
    expect(createFor(ALLOW)(accessKeyIdOf('Other'), 'dynamodb:DeleteTable', TABLE)).toBe(true);
  });

  it('obeys an explicit Deny', () => {
    const deny = { Effect: 'Deny', Action: '*', Resource: `${TABLE}/index/*` };

    expect(createFor(ALLOW, deny)(key, 'dynamodb:Query', `${TABLE}/index/byAccount`)).toBe(false);
    expect(createFor(ALLOW, deny)(key, 'dynamodb:Query', TABLE)).toBe(true);
  });

  it('takes calls as coming through TLS, and grants nothing under a condition on anything it does not know', () => {
    const insecure = {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const timed = { ...ALLOW, Condition: { DateLessThan: { 'aws:CurrentTime': '2999-01-01' } } };

    expect(createFor(ALLOW, insecure)(key, 'dynamodb:GetItem', TABLE)).toBe(true);
    expect(createFor(timed)(key, 'dynamodb:GetItem', TABLE)).toBe(false);
  });
});

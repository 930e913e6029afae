// The policies managed by AWS that are known by name.
import { managedPolicyDocument } from '../../../local/iam/managed-policy.ts';
import { evaluatePolicies } from '../../../local/policy/evaluate.ts';

const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

describe('managedPolicyDocument', () => {
  it('lets a function with the basic execution role write logs and nothing else', () => {
    const decide = (action: string) =>
      evaluatePolicies([managedPolicyDocument(BASIC)], { action, resource: 'arn:x', context: {} });

    expect(decide('logs:PutLogEvents')).toBe('allowed');
    expect(decide('dynamodb:GetItem')).toBe('denied-implicitly');
  });

  it.each([
    'arn:aws:iam::aws:policy/AdministratorAccess',
    'arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole',
    'arn:aws:iam::123456789012:policy/service-role/AWSLambdaBasicExecutionRole',
    'arn:aws:iam::aws:policy/toString',
    '',
  ])('knows nothing of %j', (arn) => {
    expect(managedPolicyDocument(arn)).toBeUndefined();
  });
});

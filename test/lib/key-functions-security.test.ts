import { Queue } from 'aws-cdk-lib/aws-sqs';
import { KeyFunctionsStack } from './key-functions-stack.ts';
import { securityFindings } from './security-findings.ts';

const findings = (change: (stack: KeyFunctionsStack) => void = () => undefined): string[] =>
  securityFindings((app) => {
    change(new KeyFunctionsStack(app));
  });

describe('cdk-nag, AwsSolutions, over what surrounds API keys', () => {
  it('finds nothing that is not acknowledged', () => {
    expect(findings()).toEqual([]);
  });

  it('finds a second queue that nobody watches', () => {
    const found = findings((stack) => new Queue(stack.events, 'Careless'));

    expect(found).toContainEqual(expect.stringContaining('AwsSolutions-SQS3'));
  });
});

import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { FrontDoorStack } from '../../lib/front-door-stack.ts';
import type { StageSettingsInput } from '../../lib/stage-settings.ts';
import { securityFindings } from './security-findings.ts';
import { createStack } from './synthesized-stack.ts';

const findings = (
  input: Partial<StageSettingsInput>,
  change: (stack: FrontDoorStack) => void = () => undefined,
): string[] =>
  securityFindings((app) => {
    change(createStack(input, app));
  });

describe('cdk-nag, AwsSolutions', () => {
  it.each([
    ['the default settings', {}],
    ['no web ACL', { waf: false }],
    [
      'a custom domain',
      {
        domain: {
          name: 'api.example',
          certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
        },
      },
    ],
    ['data that is not retained', { retainData: false }],
    [
      'a dashboard',
      {
        dashboard: {
          clientId: 'page',
          domain: {
            name: 'rigbox.dev',
            certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
          },
        },
      },
    ],
  ] as const)('finds nothing that is not acknowledged with %s', (_, input) => {
    expect(findings(input)).toEqual([]);
  });

  it('finds what is not acknowledged', () => {
    const found = findings({}, (stack) => new Queue(stack, 'Careless'));

    expect(found).toContainEqual(expect.stringContaining('AwsSolutions-SQS3'));
  });

  it('finds a method without an authorizer that the route table does not call public', () => {
    const found = findings({}, (stack) => {
      stack.api.root.addResource('open').addMethod('GET');
    });

    expect(found).toEqual([expect.stringMatching(/^AwsSolutions-APIG4 at .*\/open\/GET\//)]);
  });
});

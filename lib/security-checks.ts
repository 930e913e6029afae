// The findings of cdk-nag (AwsSolutions) that are meant: one table with the reason of each. A construct acknowledges a
// finding where it causes it, so that the same finding anywhere else still fails the build.
import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

const FINDINGS = {
  'xray-of-any-function': {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray has no resources to name: its write actions exist for * only.',
  },
  'api-gateway-log-role': {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    reason:
      'The account-wide role for the logs of API Gateway; AWS requires the rights of this policy.',
  },
  'validation-behind-gateway': {
    id: 'AwsSolutions-APIG2',
    reason:
      'Bodies are validated by the functions and the workspace services, with messages of ours.',
  },
  'public-route': {
    id: 'AwsSolutions-APIG4',
    reason: 'The route table says that this route is public.',
  },
  'own-authorizer': {
    id: 'AwsSolutions-COG4',
    reason: 'Callers are authenticated by the Lambda authorizer, which takes API keys and JWTs.',
  },
  'web-acl-switched-off': {
    id: 'AwsSolutions-APIG3',
    reason: 'The operator has switched the web ACL off for this stage.',
  },
  'dead-letter-queue': {
    id: 'AwsSolutions-SQS3',
    reason: 'This is the dead-letter queue itself, and an alarm watches it.',
  },
  'streams-of-the-key-table': {
    id: 'AwsSolutions-IAM5[Resource::<ApiKeysTable10D26ED3.Arn>/stream/*]',
    reason: 'Lambda asks which streams the table has; ListStreams names them by a wildcard only.',
  },
} as const satisfies Record<string, { id: string; reason: string }>;

/** A finding that may be acknowledged. */
export type Finding = keyof typeof FINDINGS;

/** Acknowledges findings on a construct and what is below it. */
export function acknowledge(construct: IConstruct, ...findings: readonly Finding[]): void {
  Validations.of(construct).acknowledge(...findings.map((finding) => FINDINGS[finding]));
}

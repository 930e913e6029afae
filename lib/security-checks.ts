// The findings of cdk-nag (AwsSolutions) that are meant: one table with the reason of each. A construct acknowledges a
// finding where it causes it, so that the same finding anywhere else still fails the build.
import { Aws, Stack, Token, Validations, type CfnElement } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { BucketDeployment } from 'aws-cdk-lib/aws-s3-deployment';
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
  'second-factor-is-optional': {
    id: 'AwsSolutions-COG2',
    reason: 'People choose: TOTP, a passkey that verifies them, or neither.',
  },
  'threat-protection-is-optional': {
    id: 'AwsSolutions-COG8',
    reason: 'The operator decides about the plan PLUS; passwords are long, passkeys are offered.',
  },
  'page-for-everybody': {
    id: 'AwsSolutions-CFR1',
    reason: 'The dashboard has users in every country.',
  },
  'page-of-files': {
    id: 'AwsSolutions-CFR2',
    reason: 'The dashboard is files that anybody may have; the API behind it has a web ACL.',
  },
  'name-of-cloudfront': {
    id: 'AwsSolutions-CFR4',
    reason: 'Without a domain, CloudFront decides about TLS itself.',
  },
} as const satisfies Record<string, { id: string; reason: string }>;

/** A finding that may be acknowledged. */
export type Finding = keyof typeof FINDINGS;

/** Acknowledges findings on a construct and what is below it. */
export function acknowledge(construct: IConstruct, ...findings: readonly Finding[]): void {
  Validations.of(construct).acknowledge(...findings.map((finding) => FINDINGS[finding]));
}

/** Acknowledges that a role may list the streams of a table. */
export function acknowledgeStreams(role: IConstruct, table: ITable): void {
  const stack = Stack.of(role);
  const own = table.node.defaultChild as CfnElement | undefined;
  const arn = own ? `<${stack.getLogicalId(own)}.Arn>` : nameTokens(stack, table.tableArn);
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${arn}/stream/*]`,
    reason: 'Lambda asks which streams the table has; ListStreams names them by a wildcard only.',
  });
}

/** Writes an ARN the way that cdk-nag does, with the names of what is known at deployment only. */
function nameTokens({ partition, region, account }: Stack, arn: string): string {
  const names = {
    '<AWS::Partition>': partition,
    '<AWS::Region>': region,
    '<AWS::AccountId>': account,
  };
  return Object.entries(names)
    .filter(([, value]) => Token.isUnresolved(value))
    .reduce(
      (text, [name, value]) => text.replaceAll(value, name),
      arn.replaceAll(Aws.PARTITION, partition),
    );
}

/**
 * Acknowledges what CDK's own function for uploads to a bucket asks for: a runtime and rights that this project does not
 * choose. The function is one for the whole stack, and its rights are on the bucket and on CDK's bucket of assets.
 */
export function acknowledgeUpload(upload: BucketDeployment, bucket: IBucket): void {
  const handler = upload.handlerRole.node.scope;
  if (!handler) throw new TypeError('the upload has no function');
  const stack = Stack.of(upload);
  const name = (value: string, token: string): string =>
    Token.isUnresolved(value) ? `<AWS::${token}>` : value;
  const qualifier = stack.synthesizer.bootstrapQualifier ?? '';
  const assets = `cdk-${qualifier}-assets-${name(stack.account, 'AccountId')}-${name(stack.region, 'Region')}`;
  const wildcards = [
    ...['Abort', 'DeleteObject', 'GetBucket', 'GetObject', 'List'].map(
      (verb) => `Action::s3:${verb}*`,
    ),
    `Resource::arn:${name(stack.partition, 'Partition')}:s3:::${assets}/*`,
    `Resource::<${stack.getLogicalId(bucket.node.defaultChild as CfnElement)}.Arn>/*`,
  ];
  const reason = 'The rights of the function that CDK uploads files with: to those two buckets.';
  Validations.of(handler).acknowledge(
    { id: 'AwsSolutions-L1', reason: 'CDK chooses the runtime of its own function.' },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'CDK gives its own function the usual rights to write its log.',
    },
    ...wildcards.map((wildcard) => ({ id: `AwsSolutions-IAM5[${wildcard}]`, reason })),
  );
}

/**
 * Acknowledges on a policy that API Gateway's own API keys have ids that nobody knows before they exist, so that rights on
 * them, and on their places in usage plans, end in wildcards.
 */
export function acknowledgeUsageKeys(policy: IConstruct, usagePlanIds: readonly string[]): void {
  const stack = Stack.of(policy);
  const plans = usagePlanIds.map((id) => stack.resolve(id) as { readonly Ref: string });
  const paths = ['/apikeys/*', ...plans.map(({ Ref }) => `/usageplans/<${Ref}>/keys/*`)];
  const name = (value: string, token: string): string =>
    Token.isUnresolved(value) ? `<AWS::${token}>` : value;
  const prefix = `arn:${name(stack.partition, 'Partition')}:apigateway:${name(stack.region, 'Region')}::`;
  const reason = 'An API key is created when a profile is bound; its id is not known beforehand.';
  Validations.of(policy).acknowledge(
    ...paths.map((path) => ({ id: `AwsSolutions-IAM5[Resource::${prefix}${path}]`, reason })),
  );
}

// The policies managed by AWS that CDK attaches to the roles of functions, as far as a local run can ask for what they
// grant.

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const TRACES = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
];
const NETWORK_INTERFACES = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];
const TABLE_STREAMS = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

const ACTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['service-role/AWSLambdaBasicExecutionRole', LOGS],
  ['service-role/AWSLambdaVPCAccessExecutionRole', [...LOGS, ...NETWORK_INTERFACES]],
  ['service-role/AWSLambdaDynamoDBExecutionRole', [...LOGS, ...TABLE_STREAMS]],
  ['AWSXRayDaemonWriteAccess', TRACES],
  ['AWSXrayWriteOnlyAccess', TRACES],
]);

const AWS_POLICY = /^arn:aws[a-z-]*:iam::aws:policy\/(.+)$/;

/**
 * Gives the document of a policy managed by AWS from its ARN, or undefined for one that is not in the table, which then
 * grants nothing.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export function managedPolicyDocument(arn: string): unknown {
  const actions = ACTIONS.get(AWS_POLICY.exec(arn)?.[1] ?? '');
  return (
    actions && {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    }
  );
}

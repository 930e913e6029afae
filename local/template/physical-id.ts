// What `Ref` and `Fn::GetAtt` give for each resource type: deterministic stand-ins of the form that AWS would create.
import { createHash } from 'node:crypto';

/** A resource about to be named: where it lies, and a reader of its own properties with intrinsics resolved. */
export interface NameableResource {
  readonly logicalId: string;
  readonly type: string;
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  /** Gives a property as text, or undefined when it is unset or no text. */
  property(name: string): string | undefined;
}

type Naming = (resource: NameableResource) => string;

const LOWER_ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Gives `length` characters that depend on the resource's stack and logical id alone. */
function digestOf(resource: NameableResource, length: number, salt = ''): string {
  const bytes = createHash('sha512')
    .update(`${resource.stackName}\0${resource.logicalId}\0${salt}`)
    .digest();
  return Array.from(bytes.subarray(0, length), (byte) => LOWER_ALPHANUMERIC.charAt(byte % 36)).join(
    '',
  );
}

const ofLength =
  (length: number, salt = ''): Naming =>
  (resource) =>
    digestOf(resource, length, salt);

/** A name given by a property, else one made as CloudFormation makes it: stack, logical id, random part. */
const named =
  (property: string): Naming =>
  (resource) =>
    resource.property(property) ??
    `${resource.stackName}-${resource.logicalId}-${digestOf(resource, 12)}`;

const arn =
  (service: string, path: Naming): Naming =>
  (resource) =>
    `arn:aws:${service}:${resource.region}:${resource.accountId}:${path(resource)}`;

const globalArn =
  (service: string, path: Naming): Naming =>
  (resource) =>
    `arn:aws:${service}::${resource.accountId}:${path(resource)}`;

const prefixed =
  (prefix: string, naming: Naming): Naming =>
  (resource) =>
    prefix + naming(resource);

const suffixed =
  (naming: Naming, suffix: string): Naming =>
  (resource) =>
    naming(resource) + suffix;

const FUNCTION_ARN = arn('lambda', prefixed('function:', named('FunctionName')));
const TABLE_ARN = arn('dynamodb', prefixed('table/', named('TableName')));
const ROLE_ARN = globalArn('iam', prefixed('role/', named('RoleName')));
const BUCKET: Naming = (resource) => named('BucketName')(resource).toLowerCase();
const USER_POOL_ID: Naming = (resource) => `${resource.region}_${digestOf(resource, 9)}`;
const USER_POOL_URL: Naming = (resource) =>
  `cognito-idp.${resource.region}.amazonaws.com/${USER_POOL_ID(resource)}`;

/** The ARN of the function that an alias or a version belongs to, whether given by name or by ARN. */
const owningFunction: Naming = (resource) => {
  const name = resource.property('FunctionName') ?? '';
  return name.startsWith('arn:') ? name : arn('lambda', () => `function:${name}`)(resource);
};
const firewallArn = (kind: string): Naming =>
  arn(
    'wafv2',
    (resource) => `${scopeOf(resource)}/${kind}/${named('Name')(resource)}/${firewallId(resource)}`,
  );
const firewallId = ofLength(32, 'id');
const firewallRef: Naming = (resource) =>
  `${named('Name')(resource)}|${firewallId(resource)}|${resource.property('Scope') ?? ''}`;
const scopeOf: Naming = (resource) =>
  resource.property('Scope') === 'CLOUDFRONT' ? 'global' : 'regional';

const REFERENCES: Readonly<Record<string, Naming>> = {
  'AWS::ApiGateway::ApiKey': ofLength(10),
  'AWS::ApiGateway::RestApi': ofLength(10),
  'AWS::ApiGateway::Stage': (resource) => resource.property('StageName') ?? '',
  'AWS::ApiGateway::DomainName': (resource) => resource.property('DomainName') ?? '',
  'AWS::Cognito::UserPool': USER_POOL_ID,
  'AWS::Cognito::UserPoolClient': ofLength(26),
  'AWS::Cognito::UserPoolDomain': (resource) => resource.property('Domain') ?? '',
  'AWS::Cognito::UserPoolGroup': named('GroupName'),
  'AWS::Cognito::UserPoolResourceServer': (resource) => resource.property('Identifier') ?? '',
  'AWS::CertificateManager::Certificate': arn('acm', prefixed('certificate/', ofLength(36))),
  'AWS::DynamoDB::GlobalTable': named('TableName'),
  'AWS::DynamoDB::Table': named('TableName'),
  'AWS::Events::EventBus': named('Name'),
  'AWS::Events::Rule': named('Name'),
  'AWS::IAM::ManagedPolicy': globalArn('iam', prefixed('policy/', named('ManagedPolicyName'))),
  'AWS::IAM::Role': named('RoleName'),
  'AWS::Lambda::Alias': (resource) =>
    `${owningFunction(resource)}:${resource.property('Name') ?? ''}`,
  'AWS::Lambda::Function': named('FunctionName'),
  'AWS::Lambda::LayerVersion': arn(
    'lambda',
    (resource) => `layer:${named('LayerName')(resource)}:1`,
  ),
  'AWS::Lambda::Version': suffixed(owningFunction, ':1'),
  'AWS::Logs::LogGroup': named('LogGroupName'),
  'AWS::Logs::SubscriptionFilter': named('FilterName'),
  'AWS::S3::Bucket': BUCKET,
  'AWS::SNS::Topic': arn('sns', named('TopicName')),
  'AWS::SQS::Queue': (resource) =>
    `https://sqs.${resource.region}.amazonaws.com/${resource.accountId}/${named('QueueName')(resource)}`,
  'AWS::SSM::Parameter': named('Name'),
  'AWS::WAFv2::IPSet': firewallRef,
  'AWS::WAFv2::RegexPatternSet': firewallRef,
  'AWS::WAFv2::WebACL': firewallRef,
};

const ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, Naming>>>> = {
  'AWS::ApiGateway::ApiKey': { APIKeyId: ofLength(10) },
  'AWS::ApiGateway::Authorizer': { AuthorizerId: ofLength(6) },
  'AWS::ApiGateway::Deployment': { DeploymentId: ofLength(6) },
  'AWS::ApiGateway::DomainName': {
    RegionalDomainName: (resource) =>
      `d-${digestOf(resource, 10)}.execute-api.${resource.region}.amazonaws.com`,
    RegionalHostedZoneId: () => 'Z00000000000000000000',
  },
  'AWS::ApiGateway::Resource': { ResourceId: ofLength(6) },
  'AWS::ApiGateway::RestApi': { RestApiId: ofLength(10), RootResourceId: ofLength(10, 'root') },
  'AWS::ApiGateway::UsagePlan': { Id: ofLength(6) },
  'AWS::CloudFront::Distribution': {
    Id: ofLength(14),
    DomainName: (resource) => `${digestOf(resource, 14)}.cloudfront.net`,
  },
  'AWS::CloudFront::OriginAccessControl': { Id: ofLength(14) },
  'AWS::Cognito::UserPool': {
    Arn: arn('cognito-idp', prefixed('userpool/', USER_POOL_ID)),
    ProviderName: USER_POOL_URL,
    ProviderURL: prefixed('https://', USER_POOL_URL),
    UserPoolId: USER_POOL_ID,
  },
  'AWS::Cognito::UserPoolClient': { ClientId: ofLength(26), Name: named('ClientName') },
  'AWS::DynamoDB::GlobalTable': {
    Arn: TABLE_ARN,
    StreamArn: suffixed(TABLE_ARN, '/stream/2026-01-01T00:00:00.000'),
    TableId: ofLength(36),
  },
  'AWS::DynamoDB::Table': {
    Arn: TABLE_ARN,
    StreamArn: suffixed(TABLE_ARN, '/stream/2026-01-01T00:00:00.000'),
  },
  'AWS::Events::EventBus': {
    Arn: arn('events', prefixed('event-bus/', named('Name'))),
    Name: named('Name'),
  },
  'AWS::Events::Rule': { Arn: arn('events', prefixed('rule/', named('Name'))) },
  'AWS::IAM::ManagedPolicy': {
    PolicyArn: globalArn('iam', prefixed('policy/', named('ManagedPolicyName'))),
  },
  'AWS::IAM::Role': { Arn: ROLE_ARN, RoleId: ofLength(21) },
  'AWS::KMS::Key': { Arn: arn('kms', prefixed('key/', ofLength(36))), KeyId: ofLength(36) },
  'AWS::Lambda::Alias': {
    AliasArn: (resource) => `${owningFunction(resource)}:${resource.property('Name') ?? ''}`,
  },
  'AWS::Lambda::Function': { Arn: FUNCTION_ARN },
  'AWS::Lambda::Version': { FunctionArn: suffixed(owningFunction, ':1'), Version: () => '1' },
  'AWS::Logs::LogGroup': {
    Arn: arn('logs', (resource) => `log-group:${named('LogGroupName')(resource)}:*`),
  },
  'AWS::S3::Bucket': {
    Arn: (resource) => `arn:aws:s3:::${BUCKET(resource)}`,
    DomainName: (resource) => `${BUCKET(resource)}.s3.amazonaws.com`,
    RegionalDomainName: (resource) => `${BUCKET(resource)}.s3.${resource.region}.amazonaws.com`,
  },
  'AWS::SNS::Topic': { TopicArn: arn('sns', named('TopicName')), TopicName: named('TopicName') },
  'AWS::SQS::Queue': { Arn: arn('sqs', named('QueueName')), QueueName: named('QueueName') },
  'AWS::WAFv2::IPSet': { Arn: firewallArn('ipset'), Id: firewallId },
  'AWS::WAFv2::RegexPatternSet': { Arn: firewallArn('regexpatternset'), Id: firewallId },
  'AWS::WAFv2::WebACL': { Arn: firewallArn('webacl'), Id: firewallId },
};

const SHORT_ID = ofLength(6);
const GENERIC_NAME = named('Name');

/** Gives what `Ref` is for a resource; the same for the same stack and logical id in every run. */
export function referenceOf(resource: NameableResource): string {
  const naming = REFERENCES[resource.type];
  if (naming !== undefined) return naming(resource);
  return resource.type.startsWith('AWS::ApiGateway::')
    ? SHORT_ID(resource)
    : GENERIC_NAME(resource);
}

/** Gives what `Fn::GetAtt` is, or undefined for an attribute that nobody could know before a deployment. */
export function attributeOf(resource: NameableResource, attribute: string): string | undefined {
  return ATTRIBUTES[resource.type]?.[attribute]?.(resource);
}

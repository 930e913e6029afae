// What of a template must outlive every update: the resources that hold something or are known outside by their id, with
// the properties whose change makes CloudFormation create them anew ("Update requires: Replacement") or lose a part.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
import type { Template } from 'aws-cdk-lib/assertions';
import type { StageSettingsInput } from '../../lib/stage-settings.ts';
import { synthesize } from './synthesized-stack.ts';

interface Kept {
  /** Properties that stay exactly as they are, also where they are not set. */
  readonly same: readonly string[];
  /** Lists that may grow, and lose or change nothing. */
  readonly growing?: readonly string[];
}

const STATEFUL: Readonly<Record<string, Kept>> = {
  'AWS::ApiGateway::Authorizer': { same: ['RestApiId'] },
  'AWS::ApiGateway::DomainName': { same: ['DomainName', 'EndpointConfiguration'] },
  'AWS::ApiGateway::RestApi': { same: ['Body', 'CloneFrom', 'EndpointConfiguration'] },
  'AWS::ApiGateway::Stage': { same: ['RestApiId', 'StageName'] },
  'AWS::Cognito::UserPool': {
    same: ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration', 'DeletionProtection'],
    growing: ['Schema'],
  },
  'AWS::Cognito::UserPoolClient': { same: ['GenerateSecret', 'UserPoolId'] },
  'AWS::Cognito::UserPoolDomain': { same: ['Domain', 'UserPoolId'] },
  'AWS::DynamoDB::Table': {
    same: [
      'DeletionProtectionEnabled',
      'ImportSourceSpecification',
      'KeySchema',
      'LocalSecondaryIndexes',
      'StreamSpecification',
      'TableName',
    ],
    growing: ['AttributeDefinitions', 'GlobalSecondaryIndexes'],
  },
  'AWS::KMS::Key': { same: ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'] },
  'AWS::Lambda::EventSourceMapping': { same: ['EventSourceArn', 'StartingPosition'] },
  'AWS::Logs::LogGroup': { same: ['LogGroupName'] },
  'AWS::S3::Bucket': { same: ['BucketName'] },
  'AWS::SQS::Queue': { same: ['FifoQueue', 'QueueName'] },
  'AWS::WAFv2::WebACL': { same: ['Name', 'Scope'] },
};

/** A resource as a release left it. */
export interface StatefulResource {
  readonly type: string;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly same: Readonly<Record<string, unknown>>;
  readonly growing: Readonly<Record<string, readonly unknown[]>>;
}

/** Resources of a stage by logical id. */
export type StageRecord = Readonly<Record<string, StatefulResource>>;

/** The stages that a release is recorded with: what everybody has, and what can be switched on. */
export const RECORDED_STAGES: Readonly<Record<string, Partial<StageSettingsInput>>> = {
  default: {},
  'everything switched on': {
    accessControl: true,
    issuers: [],
    userPool: { signIn: { prefix: 'rigbox' } },
    dashboard: {},
    domain: {
      name: 'api.example',
      certificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1',
    },
  },
};

/** Records the stateful resources of a recorded stage as the code is now. */
export function recordStage(input: Partial<StageSettingsInput>): StageRecord {
  return recordTemplate(synthesize(input));
}

/** Records the stateful resources of a template. */
export function recordTemplate(template: Template): StageRecord {
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  const entries = Object.entries(Resources).flatMap(([id, resource]) => {
    const kept = STATEFUL[resource.Type];
    return kept ? [[id, record(resource, kept)] as const] : [];
  });
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

function record(resource: Resource, { same, growing = [] }: Kept): StatefulResource {
  const { Type, DeletionPolicy, UpdateReplacePolicy, Properties = {} } = resource;
  const pick = (names: readonly string[]) =>
    Object.fromEntries(
      names.filter((name) => name in Properties).map((name) => [name, Properties[name]]),
    );
  return {
    type: Type,
    ...(DeletionPolicy !== undefined && { deletionPolicy: DeletionPolicy }),
    ...(UpdateReplacePolicy !== undefined && { updateReplacePolicy: UpdateReplacePolicy }),
    same: pick(same),
    growing: pick(growing) as Record<string, unknown[]>,
  };
}

/** Gives what an update from one record to another would replace or lose, as logical id and what of it. */
export function losses(before: StageRecord, after: StageRecord): string[] {
  return Object.entries(before).flatMap(([id, old]) => {
    const now = after[id];
    if (now?.type !== old.type) return [`${id} (${old.type}) is gone`];
    const policies = ['deletionPolicy', 'updateReplacePolicy'] as const;
    const names = new Set([...Object.keys(old.same), ...Object.keys(now.same)]);
    return [
      ...policies.filter((policy) => old[policy] === 'Retain' && now[policy] !== 'Retain'),
      ...[...names].filter((name) => !isEqual(old.same[name], now.same[name])),
      ...Object.entries(old.growing)
        .filter(([name, parts]) => !parts.every((part) => includes(now.growing[name], part)))
        .map(([name]) => name),
    ].map((what) => `${id} (${old.type}): ${what}`);
  });
}

function includes(parts: readonly unknown[] | undefined, part: unknown): boolean {
  return parts?.some((one) => isEqual(one, part)) ?? false;
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

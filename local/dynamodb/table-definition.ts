// Reads the DynamoDB tables of a template and says how each is created on a store of this machine.
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { Properties } from '../template/property.ts';
import type { PropertyTable } from '../template/property.ts';
import type { PlacedResource } from '../template/resolved-assembly.ts';
import type { ResolvedResource } from '../template/resource.ts';
import { STREAM_VIEW_TYPES } from './table-stream.ts';
import type { StreamViewType } from './table-stream.ts';

/** A table of the template; where it lies is known when it was read from a cloud assembly. */
export type TableResource = ResolvedResource &
  Partial<Pick<PlacedResource, 'physicalId' | 'accountId' | 'region' | 'attribute'>>;

/** A table as it is on AWS by name and ARN, and as it is created here. */
export interface TableDefinition {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly creation: CreateTableCommandInput;
  /** Absent when the table has no stream, or lies nowhere. */
  readonly stream?: { readonly arn: string; readonly viewType: StreamViewType };
  /** What the template asks for and the store does not do, for people to read. */
  readonly notes: readonly string[];
}

type Index = NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number];

const NO_ACCOUNT = '000000000000';
const NO_REGION = 'us-east-1';

const SHARED_PROPERTIES: PropertyTable = {
  AttributeDefinitions: 'read',
  BillingMode: 'inert',
  GlobalSecondaryIndexes: 'read',
  KeySchema: 'read',
  LocalSecondaryIndexes: 'read',
  SSESpecification: 'inert',
  StreamSpecification: 'read',
  TableName: 'read',
  TimeToLiveSpecification: 'read',
  WarmThroughput: 'inert',
};

const TABLE_PROPERTIES: PropertyTable = {
  ...SHARED_PROPERTIES,
  ContributorInsightsSpecification: 'inert',
  DeletionProtectionEnabled: 'inert',
  KinesisStreamSpecification: 'read',
  OnDemandThroughput: 'inert',
  PointInTimeRecoverySpecification: 'inert',
  ProvisionedThroughput: 'inert',
  TableClass: 'inert',
  Tags: 'inert',
};

const GLOBAL_TABLE_PROPERTIES: PropertyTable = {
  ...SHARED_PROPERTIES,
  Replicas: 'read',
  WriteOnDemandThroughputSettings: 'inert',
  WriteProvisionedThroughputSettings: 'inert',
};

const REPLICA_PROPERTIES: PropertyTable = {
  ContributorInsightsSpecification: 'inert',
  DeletionProtectionEnabled: 'inert',
  GlobalSecondaryIndexes: 'inert',
  KinesisStreamSpecification: 'inert',
  PointInTimeRecoverySpecification: 'inert',
  ReadOnDemandThroughputSettings: 'inert',
  ReadProvisionedThroughputSettings: 'inert',
  Region: 'read',
  ReplicaStreamSpecification: 'inert',
  SSESpecification: 'inert',
  TableClass: 'inert',
  Tags: 'inert',
};

const STREAM_PROPERTIES: PropertyTable = { StreamViewType: 'read' };

const INDEX_PROPERTIES: PropertyTable = {
  ContributorInsightsSpecification: 'inert',
  IndexName: 'read',
  KeySchema: 'read',
  OnDemandThroughput: 'inert',
  Projection: 'read',
  ProvisionedThroughput: 'inert',
  WarmThroughput: 'inert',
  WriteOnDemandThroughputSettings: 'inert',
  WriteProvisionedThroughputSettings: 'inert',
};

/**
 * Reads a table. It is created on demand whatever its billing mode, as nothing here throttles; encryption, backups,
 * tags and protection against deletion change no answer and are left out.
 *
 * @throws {TemplateRefusal} for a property that is not known, a resource policy among them: it could deny.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-dynamodb-table.html
 */
export function readTableDefinition(resource: TableResource): TableDefinition {
  const { logicalId, type, physicalId, accountId = NO_ACCOUNT, region = NO_REGION } = resource;
  const isGlobal = type === 'AWS::DynamoDB::GlobalTable';
  const table = isGlobal ? GLOBAL_TABLE_PROPERTIES : TABLE_PROPERTIES;
  const properties = new Properties(logicalId, resource.properties, table);
  const name = properties.optionalText('TableName') ?? physicalId ?? logicalId;
  return {
    logicalId,
    name,
    arn: `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
    creation: creationOf(name, properties),
    ...streamOf(properties, resource),
    notes: notesOf(properties, isGlobal),
  };
}

function creationOf(name: string, properties: Properties): CreateTableCommandInput {
  const globalIndexes = indexesOf(properties, 'GlobalSecondaryIndexes');
  const localIndexes = indexesOf(properties, 'LocalSecondaryIndexes');
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    // The store itself checks what these hold, as DynamoDB does.
    AttributeDefinitions: properties.list('AttributeDefinitions') as NonNullable<
      CreateTableCommandInput['AttributeDefinitions']
    >,
    KeySchema: properties.list('KeySchema') as NonNullable<CreateTableCommandInput['KeySchema']>,
    ...(globalIndexes.length > 0 && { GlobalSecondaryIndexes: globalIndexes }),
    ...(localIndexes.length > 0 && { LocalSecondaryIndexes: localIndexes }),
  };
}

function indexesOf(properties: Properties, name: string): Index[] {
  return properties.children(name, INDEX_PROPERTIES).map((index) => ({
    IndexName: index.text('IndexName'),
    KeySchema: index.list('KeySchema') as NonNullable<Index['KeySchema']>,
    Projection: index.value('Projection') as Index['Projection'],
  }));
}

function streamOf(
  properties: Properties,
  { attribute }: TableResource,
): Pick<TableDefinition, 'stream'> {
  if (!properties.has('StreamSpecification')) return {};
  const given = properties.child('StreamSpecification', STREAM_PROPERTIES).text('StreamViewType');
  const viewType =
    STREAM_VIEW_TYPES.find((type) => type === given) ??
    properties.refuse(`${given} is no StreamViewType`);
  return attribute === undefined ? {} : { stream: { arn: attribute('StreamArn'), viewType } };
}

function notesOf(properties: Properties, isGlobal: boolean): string[] {
  const notes: string[] = [];
  if (properties.has('TimeToLiveSpecification')) {
    notes.push(
      'items stay when their time to live has ended; AWS too may take days to remove them',
    );
  }
  if (properties.has('KinesisStreamSpecification')) {
    notes.push('nothing goes to its Kinesis stream');
  }
  const replicas = isGlobal ? properties.children('Replicas', REPLICA_PROPERTIES) : [];
  if (replicas.length > 1) notes.push('there is one replica instead of several');
  return notes;
}

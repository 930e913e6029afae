// How tables of a template are read.
import { readTableDefinition } from '../../../local/dynamodb/table-definition.ts';
import type { TableResource } from '../../../local/dynamodb/table-definition.ts';

const KEYS = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};

function read(properties: object, overrides: Partial<TableResource> = {}) {
  return readTableDefinition({
    logicalId: 'Keys',
    type: 'AWS::DynamoDB::Table',
    properties: { ...KEYS, ...properties },
    ...overrides,
  });
}

describe('readTableDefinition', () => {
  it('names a table by TableName, else by its physical id, else by its logical id', () => {
    const placed = { physicalId: 'Stack-Keys-abc', accountId: '123456789012', region: 'eu-west-1' };

    expect(read({ TableName: 'given' }, placed).name).toBe('given');
    expect(read({}, placed).arn).toBe(
      'arn:aws:dynamodb:eu-west-1:123456789012:table/Stack-Keys-abc',
    );
    expect(read({}).arn).toBe('arn:aws:dynamodb:us-east-1:000000000000:table/Keys');
  });

  it('creates on demand, with indexes as the template has them', () => {
    const index = {
      IndexName: 'byAccount',
      KeySchema: KEYS.KeySchema,
      Projection: { ProjectionType: 'ALL' },
    };
    const throughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };

    const { creation } = read({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: throughput,
      GlobalSecondaryIndexes: [{ ...index, ProvisionedThroughput: throughput }],
    });

    expect(creation).toEqual({
      TableName: 'Keys',
      BillingMode: 'PAY_PER_REQUEST',
      ...KEYS,
      GlobalSecondaryIndexes: [index],
    });
  });

  it('reads a global table as the one replica that it is here', () => {
    const properties = {
      Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1', TableClass: 'STANDARD' }],
    };

    const { creation, notes } = read(properties, { type: 'AWS::DynamoDB::GlobalTable' });

    expect(creation.KeySchema).toEqual(KEYS.KeySchema);
    expect(notes).toEqual(['there is one replica instead of several']);
  });

  it('notes what the store does not do', () => {
    const { notes } = read({
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      KinesisStreamSpecification: { StreamArn: 'arn' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
      SSESpecification: {},
      Tags: [],
    });

    expect(notes).toEqual([
      expect.stringContaining('time to live'),
      expect.stringContaining('Kinesis'),
    ]);
  });

  it('gives the stream of a table that lies somewhere', () => {
    const properties = { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } };

    expect(read(properties, { attribute: (name) => `arn:${name}` }).stream).toEqual({
      arn: 'arn:StreamArn',
      viewType: 'NEW_IMAGE',
    });
    expect(read(properties).stream).toBeUndefined();
    expect(read({}).stream).toBeUndefined();
  });

  it.each([
    ['an unknown view type', { StreamSpecification: { StreamViewType: 'ALL' } }],
    [
      'a policy on the stream',
      { StreamSpecification: { StreamViewType: 'KEYS_ONLY', ResourcePolicy: {} } },
    ],
    ['a resource policy', { ResourcePolicy: {} }],
    ['an import', { ImportSourceSpecification: {} }],
    ['a property of global tables only', { Replicas: [] }],
    ['an index with an unknown property', { GlobalSecondaryIndexes: [{ Odd: 1 }] }],
    ['an index without a name', { GlobalSecondaryIndexes: [{ KeySchema: [] }] }],
  ])('refuses %s, by the logical id', (_name, properties) => {
    expect(() => read(properties)).toThrow(/^Keys: /);
  });

  it('refuses a resource policy on a replica', () => {
    const properties = { Replicas: [{ Region: 'us-east-1', ResourcePolicy: {} }] };

    expect(() => read(properties, { type: 'AWS::DynamoDB::GlobalTable' })).toThrow(/^Keys: /);
  });
});

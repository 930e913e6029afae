// From every release on record to the present code: no update may replace or lose a table, a user pool, the API or
// anything else that holds something. A stage in two regions is left out: its tables are in a stack of their own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  losses,
  RECORDED_STAGES,
  recordStage,
  type StageRecord,
  type StatefulResource,
} from './stateful-resource.ts';

const FOLDER = join(import.meta.dirname, 'release');

const releases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const { stages } = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as {
      stages: Record<string, StageRecord>;
    };
    return [name.replace('.json', ''), stages] as const;
  });

const present = Object.fromEntries(
  Object.entries(RECORDED_STAGES).map(([name, input]) => [name, recordStage(input)]),
);

describe.each(releases)('the upgrade from %s', (_, stages) => {
  it.each(Object.keys(stages))('replaces and loses nothing that holds something: %s', (name) => {
    expect(losses(stages[name]!, present[name]!)).toEqual([]);
  });
});

describe('the record', () => {
  const { 'everything switched on': all } = present;
  const typesOf = (record: StageRecord) =>
    new Set(Object.values(record).map(({ type }) => type.replace('AWS::', '')));

  it('holds every release, and there is one', () => {
    expect(releases.length).toBeGreaterThan(0);
  });

  it('holds what people would miss', () => {
    const expected = [
      'ApiGateway::Authorizer',
      'ApiGateway::DomainName',
      'ApiGateway::RestApi',
      'ApiGateway::Stage',
      'Cognito::UserPool',
      'Cognito::UserPoolClient',
      'Cognito::UserPoolDomain',
      'DynamoDB::Table',
      'Lambda::EventSourceMapping',
      'Logs::LogGroup',
      'S3::Bucket',
      'SQS::Queue',
      'WAFv2::WebACL',
    ];

    expect([...typesOf(all!)].toSorted()).toEqual(expected);
  });
});

describe('what would be lost', () => {
  const KEYS: StatefulResource = {
    type: 'AWS::DynamoDB::Table',
    deletionPolicy: 'Retain',
    same: { KeySchema: [{ AttributeName: 'digest', KeyType: 'HASH' }] },
    growing: { GlobalSecondaryIndexes: [{ IndexName: 'byAccount' }] },
  };
  const lossesOf = (after: StageRecord) => losses({ Keys: KEYS }, after);
  const NAME = 'Keys (AWS::DynamoDB::Table)';

  it('is nothing when a list grows', () => {
    const growing = { GlobalSecondaryIndexes: [{ IndexName: 'new' }, { IndexName: 'byAccount' }] };

    expect(lossesOf({ Keys: { ...KEYS, growing }, Other: KEYS })).toEqual([]);
  });

  it.each<[string, StageRecord]>([
    [`${NAME} is gone`, {}],
    [`${NAME} is gone`, { Renamed: KEYS }],
    [`${NAME} is gone`, { Keys: { ...KEYS, type: 'AWS::DynamoDB::GlobalTable' } }],
    [`${NAME}: KeySchema`, { Keys: { ...KEYS, same: { KeySchema: [] } } }],
    [`${NAME}: KeySchema`, { Keys: { ...KEYS, same: {} } }],
    [`${NAME}: TableName`, { Keys: { ...KEYS, same: { ...KEYS.same, TableName: 'fixed' } } }],
    [`${NAME}: GlobalSecondaryIndexes`, { Keys: { ...KEYS, growing: {} } }],
    [
      `${NAME}: GlobalSecondaryIndexes`,
      { Keys: { ...KEYS, growing: { GlobalSecondaryIndexes: [{ IndexName: 'other' }] } } },
    ],
    [`${NAME}: deletionPolicy`, { Keys: { ...KEYS, deletionPolicy: 'Delete' } }],
  ])('is said: %s', (loss, after) => {
    expect(lossesOf(after)).toEqual([loss]);
  });

  it('is found in a template whose tables, API and pool have other ids', () => {
    const moved = Object.fromEntries(
      Object.entries(present['everything switched on']!).map(([id, one]) => [`Moved${id}`, one]),
    );

    expect(losses(present['everything switched on']!, moved)).toHaveLength(
      Object.keys(moved).length,
    );
  });
});

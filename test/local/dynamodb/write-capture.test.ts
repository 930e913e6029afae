// The streams of the local DynamoDB as they come from what the SDK writes: a real store behind the real front.
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { startDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';
import type { LocalDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';
import type { StreamRecord, StreamViewType } from '../../../local/dynamodb/table-stream.ts';

const TableName = 'Keys';
const STREAM_ARN = 'arn:aws:dynamodb:eu-west-1:123456789012:table/Keys/stream/2026';

let local: LocalDynamoDb;
let client: DynamoDBClient;
let records: StreamRecord[];

beforeEach(() => start('NEW_AND_OLD_IMAGES'));
afterEach(stop);

async function start(StreamViewType: StreamViewType): Promise<void> {
  local = await startDynamoDb({
    tables: [
      {
        logicalId: 'Keys',
        type: 'AWS::DynamoDB::Table',
        accountId: '123456789012',
        region: 'eu-west-1',
        attribute: () => STREAM_ARN,
        properties: {
          TableName,
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'N' },
          ],
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          StreamSpecification: { StreamViewType },
        },
      },
    ],
    port: 0,
    streamArns: new Set([STREAM_ARN]),
    clock: { now: () => 1_700_000_000_900 },
  });
  client = new DynamoDBClient({
    endpoint: local.url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'OPERATOR', secretAccessKey: 'any' },
  });
  records = [];
  local.streams.get(STREAM_ARN)?.subscribe((record) => records.push(record));
}

async function stop(): Promise<void> {
  client.destroy();
  await local.stop();
}

const Key = { pk: { S: 'a' }, sk: { N: '1' } };
const put = (attributes: object = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...Key, ...attributes } }));
const names = () => records.map(({ eventName }) => eventName);

it('stream-01: every change is a record, in the shape that Lambda is handed', async () => {
  await put({ n: { N: '1.50' } });

  expect(records).toEqual([
    {
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: 1_700_000_000,
        Keys: Key,
        NewImage: { ...Key, n: { N: '1.5' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/) as string,
        SizeBytes: 17,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: STREAM_ARN,
    },
  ]);
});

it('stream-02: an update and a deletion show the item before and after', async () => {
  await put({ n: { N: '1' } });
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET n = n + :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
      ReturnValues: 'UPDATED_NEW',
    }),
  );
  await client.send(new DeleteItemCommand({ TableName, Key }));

  expect(Attributes).toEqual({ n: { N: '2' } });
  expect(names()).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
  expect(
    records.map(({ dynamodb }) => [dynamodb.OldImage?.['n'], dynamodb.NewImage?.['n']]),
  ).toEqual([
    [undefined, { N: '1' }],
    [{ N: '1' }, { N: '2' }],
    [{ N: '2' }, undefined],
  ]);
});

it('stream-03: what changes nothing is no record', async () => {
  await put({ tags: { SS: ['a', 'b'] } });

  await put({ tags: { SS: ['b', 'a'] } });
  await client.send(new DeleteItemCommand({ TableName, Key: { ...Key, sk: { N: '2' } } }));
  const refused = client.send(
    new PutItemCommand({ TableName, Item: Key, ConditionExpression: 'attribute_not_exists(pk)' }),
  );
  await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  await expect(put({ pk: { N: '1' } })).rejects.toMatchObject({ name: 'ValidationException' });

  expect(names()).toEqual(['INSERT']);
});

it.each<[StreamViewType, string[]]>([
  ['KEYS_ONLY', []],
  ['NEW_IMAGE', ['NewImage']],
  ['OLD_IMAGE', ['OldImage']],
  ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
])('stream-04: %s shows %p', async (viewType, images) => {
  await stop();
  await start(viewType);
  await put({ a: { S: '1' } });
  await put({ a: { S: '2' } });

  const { dynamodb } = records[1]!;
  expect(Object.keys(dynamodb).filter((name) => name.endsWith('Image'))).toEqual(images);
});

it('stream-05: concurrent writes to one item are records that follow from each other', async () => {
  const update = () =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );
  await Promise.all(Array.from({ length: 20 }, update));

  const images = records.map(({ dynamodb }) => dynamodb);
  expect(images.map(({ NewImage }) => NewImage?.['n'])).toEqual(
    Array.from({ length: 20 }, (_, index) => ({ N: String(index + 1) })),
  );
  expect(images.slice(1).map(({ OldImage }) => OldImage)).toEqual(
    images.slice(0, -1).map(({ NewImage }) => NewImage),
  );
  const sequences = images.map(({ SequenceNumber }) => SequenceNumber);
  expect(sequences).toEqual([...new Set(sequences)].toSorted());
});

it('stream-06: every item of a batch is a record of its own', async () => {
  await put();

  await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [
          { DeleteRequest: { Key } },
          { PutRequest: { Item: { ...Key, sk: { N: '2' } } } },
        ],
      },
    }),
  );

  expect(names()).toEqual(['INSERT', 'REMOVE', 'INSERT']);
});

it('reads leave no record, and see what was written', async () => {
  await put();

  const { Item } = await client.send(new GetItemCommand({ TableName, Key }));

  expect([Item, names()]).toEqual([Key, ['INSERT']]);
});

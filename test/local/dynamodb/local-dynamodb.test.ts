// The local DynamoDB as the SDK meets it: a real store, real tables, credentials of functions and of the operator.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { createClock } from '../../../local/clock.ts';
import { startDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';
import type {
  LocalDynamoDb,
  LocalDynamoDbOptions,
} from '../../../local/dynamodb/local-dynamodb.ts';
import { createFunctionRuntime } from '../../../local/lambda/function-runtime.ts';
import { removeCode, writeCode } from '../lambda/code-folder.ts';

const PLACE = { accountId: '123456789012', region: 'eu-west-1' };
const TABLE = {
  ...PLACE,
  logicalId: 'Keys',
  type: 'AWS::DynamoDB::Table',
  physicalId: 'Stack-Keys-abc',
  properties: {
    AttributeDefinitions: [
      { AttributeName: 'digest', AttributeType: 'S' },
      { AttributeName: 'accountId', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'digest', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byAccount',
        KeySchema: [{ AttributeName: 'accountId', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    TimeToLiveSpecification: { AttributeName: 'purgeAt', Enabled: true },
  },
};
const TableName = TABLE.physicalId;
const TABLE_ARN = `arn:aws:dynamodb:eu-west-1:123456789012:table/${TableName}`;
const ITEM = { digest: { S: 'd' }, accountId: { S: 'a' } };

const started: LocalDynamoDb[] = [];
const clients: DynamoDBClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const local of started.splice(0).reverse()) await local.stop();
});

async function start(options: Partial<LocalDynamoDbOptions> = {}) {
  const local = await startDynamoDb({ tables: [TABLE], port: 0, ...options });
  started.push(local);
  return local;
}

function clientOf({ url }: LocalDynamoDb, accessKeyId = 'OPERATOR') {
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'any', sessionToken: 'any' },
  });
  clients.push(client);
  return client;
}

/** The access key of a function that may read the table and query its index, and nothing else. */
const VERIFIER = 'ASIAVERIFIER';

function verifierAuthorizer() {
  const allowed = [
    ['dynamodb:GetItem', TABLE_ARN],
    ['dynamodb:Query', `${TABLE_ARN}/index/byAccount`],
  ];
  return (accessKeyId: string, action: string, resource: string): boolean =>
    accessKeyId !== VERIFIER || allowed.some(([one, on]) => one === action && on === resource);
}

describe('startDynamoDb', () => {
  it('creates the tables of the template and tells their names', async () => {
    const local = await start();

    const { Table } = await clientOf(local).send(new DescribeTableCommand({ TableName }));

    expect(local.tables).toEqual({ Keys: TableName });
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual(['byAccount']);
    expect(local.notes).toEqual([expect.stringMatching(/^Keys: items stay/)]);
  });

  it('serves items and indexes at once', async () => {
    const client = clientOf(await start());
    await client.send(new PutItemCommand({ TableName, Item: ITEM }));

    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { digest: { S: 'd' } } }),
    );
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byAccount',
        KeyConditionExpression: 'accountId = :a',
        ExpressionAttributeValues: { ':a': { S: 'a' } },
      }),
    );

    expect(Item).toEqual(ITEM);
    expect(Items).toEqual([ITEM]);
  });

  it('gives the errors of the store as the SDK knows them', async () => {
    const client = clientOf(await start());
    const put = new PutItemCommand({
      TableName,
      Item: ITEM,
      ConditionExpression: 'attribute_not_exists(digest)',
    });
    await client.send(put);

    await expect(client.send(put)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  describe('with the permissions of a function', () => {
    it('allows what the role of the function allows', async () => {
      const local = await start({ authorize: verifierAuthorizer() });
      await clientOf(local).send(new PutItemCommand({ TableName, Item: ITEM }));
      const verifier = clientOf(local, VERIFIER);

      const { Item } = await verifier.send(
        new GetItemCommand({ TableName, Key: { digest: { S: 'd' } } }),
      );
      const { Count } = await verifier.send(
        new QueryCommand({
          TableName,
          IndexName: 'byAccount',
          KeyConditionExpression: 'accountId = :a',
          ExpressionAttributeValues: { ':a': { S: 'a' } },
        }),
      );

      expect(Item).toEqual(ITEM);
      expect(Count).toBe(1);
    });

    it('refuses what the role lacks, and changes nothing', async () => {
      const local = await start({ authorize: verifierAuthorizer() });
      await clientOf(local).send(new PutItemCommand({ TableName, Item: ITEM }));
      const verifier = clientOf(local, VERIFIER);
      const Key = { digest: { S: 'd' } };
      const refusal = { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } };

      await expect(verifier.send(new DeleteItemCommand({ TableName, Key }))).rejects.toMatchObject(
        refusal,
      );
      await expect(
        verifier.send(new PutItemCommand({ TableName, Item: ITEM })),
      ).rejects.toMatchObject(refusal);
      await expect(verifier.send(new ListTablesCommand({}))).rejects.toMatchObject(refusal);
      await expect(
        verifier.send(
          new BatchWriteItemCommand({
            RequestItems: { [TableName]: [{ DeleteRequest: { Key } }] },
          }),
        ),
      ).rejects.toMatchObject(refusal);
      const { Item } = await verifier.send(new GetItemCommand({ TableName, Key }));
      expect(Item).toEqual(ITEM);
    });

    it('refuses a table of which the role says nothing, whether it exists or not', async () => {
      const verifier = clientOf(await start({ authorize: verifierAuthorizer() }), VERIFIER);

      await expect(
        verifier.send(new GetItemCommand({ TableName: 'other', Key: { digest: { S: 'd' } } })),
      ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });
  });

  it('enforces the role of a function that runs in its own thread with its own credentials', async () => {
    const { url } = await start({ authorize: verifierAuthorizer() });
    const code = `const { DynamoDB } = require('@aws-sdk/client-dynamodb');
      const db = new DynamoDB();
      exports.handler = async ({ operation, input }) => {
        try { await db[operation](input); return 'done'; } catch (error) { return error.name; }
      };`;
    const folder = writeCode({ 'index.js': code });
    const verifier = createFunctionRuntime({
      function: {
        logicalId: 'Verifier',
        type: 'AWS::Lambda::Function',
        properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: {}, Timeout: 60 },
      },
      codeDirectory: folder,
      environment: {
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: VERIFIER,
        AWS_SECRET_ACCESS_KEY: 'any',
        AWS_ENDPOINT_URL_DYNAMODB: url,
      },
      clock: createClock(),
      onLog: () => undefined,
    });
    const input = { TableName, Key: { digest: { S: 'd' } } };

    const [read, removed] = [
      await verifier.invoke({ operation: 'getItem', input }),
      await verifier.invoke({ operation: 'deleteItem', input }),
    ];
    await verifier.stop();
    removeCode();

    expect(read).toEqual({ outcome: 'returned', payload: 'done' });
    expect(removed).toEqual({ outcome: 'returned', payload: 'AccessDeniedException' });
  });

  describe('with a store that is already there', () => {
    it('creates what is missing and keeps what is there', async () => {
      const store = await start();
      await clientOf(store).send(new PutItemCommand({ TableName, Item: ITEM }));
      const second = { ...TABLE, logicalId: 'More', physicalId: 'Stack-More-abc' };

      const local = await start({ tables: [TABLE, second], endpoint: store.url });

      const client = clientOf(local);
      const { Item } = await client.send(
        new GetItemCommand({ TableName, Key: { digest: { S: 'd' } } }),
      );
      const { TableNames } = await client.send(new ListTablesCommand({}));
      expect(Item).toEqual(ITEM);
      expect(TableNames).toEqual(['Stack-Keys-abc', 'Stack-More-abc']);
    });

    it('leaves the store running when it stops', async () => {
      const store = await start();
      const local = await startDynamoDb({ tables: [TABLE], port: 0, endpoint: store.url });
      await local.stop();

      await expect(clientOf(store).send(new ListTablesCommand({}))).resolves.toMatchObject({
        TableNames: [TableName],
      });
      await expect(clientOf(local).send(new ListTablesCommand({}))).rejects.toThrow('ECONNREFUSED');
    });

    it('fails to start when the store cannot be reached', async () => {
      const gone = await start({ tables: [] });
      await gone.stop();

      await expect(
        startDynamoDb({ tables: [TABLE], port: 0, endpoint: gone.url }),
      ).rejects.toThrow();
    });
  });

  it('fails to start on a port that is taken', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;

    await expect(startDynamoDb({ tables: [TABLE], port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    squatter.close();
  });

  it('fails to start on a table that the store does not accept', async () => {
    const nameless = { ...TABLE, properties: { ...TABLE.properties, TableName: 'x' } };

    await expect(start({ tables: [nameless] })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

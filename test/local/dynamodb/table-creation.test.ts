// Creating tables on a store that takes its time, and on one that already has them.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { createTables } from '../../../local/dynamodb/table-creation.ts';
import { readTableDefinition } from '../../../local/dynamodb/table-definition.ts';

const ACCESS = { accessKeyId: 'STORE', region: 'us-east-1' };

let store: Server;
let url: string;

beforeEach(async () => {
  store = dynalite({ createTableMs: 60 }).listen(0, '127.0.0.1');
  await once(store, 'listening');
  url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
});
afterEach(async () => {
  const closed = once(store, 'close');
  store.close();
  store.closeAllConnections();
  await closed;
});

function define(hashKey: string) {
  return readTableDefinition({
    logicalId: 'Keys',
    type: 'AWS::DynamoDB::Table',
    properties: {
      AttributeDefinitions: [{ AttributeName: hashKey, AttributeType: 'S' }],
      KeySchema: [{ AttributeName: hashKey, KeyType: 'HASH' }],
    },
  });
}

async function describeKeys() {
  const credentials = { accessKeyId: ACCESS.accessKeyId, secretAccessKey: 'any' };
  const client = new DynamoDBClient({ endpoint: url, region: ACCESS.region, credentials });
  const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Keys' }));
  client.destroy();
  return Table;
}

describe('createTables', () => {
  it('returns only when the tables can be used', async () => {
    await createTables(url, [define('digest')], ACCESS);

    expect((await describeKeys())?.TableStatus).toBe('ACTIVE');
  });

  it('keeps a table that is already there', async () => {
    await createTables(url, [define('digest')], ACCESS);
    await createTables(url, [define('other')], ACCESS);

    expect((await describeKeys())?.KeySchema).toEqual([
      { AttributeName: 'digest', KeyType: 'HASH' },
    ]);
  });

  it('fails on a definition that the store does not accept', async () => {
    const keyless = {
      ...define('digest'),
      creation: { ...define('digest').creation, KeySchema: [] },
    };

    await expect(createTables(url, [keyless], ACCESS)).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

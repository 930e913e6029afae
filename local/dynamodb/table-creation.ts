// Creates the template's tables on a DynamoDB store of this machine.
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from './table-definition.ts';

const POLL_MS = 5;
const POLLS_MAX = 6000;

/**
 * Creates the tables on the store at `url` and waits until they can be used. A table of the same name is kept as it
 * is, with its items.
 *
 * @throws what the store answers to a definition that it does not accept.
 */
export async function createTables(
  url: string,
  tables: readonly TableDefinition[],
  access: { readonly accessKeyId: string; readonly region: string },
): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: url,
    region: access.region,
    credentials: { accessKeyId: access.accessKeyId, secretAccessKey: 'local' },
  });
  try {
    await Promise.all(tables.map((table) => createTable(client, table)));
  } finally {
    client.destroy();
  }
}

async function createTable(
  client: DynamoDBClient,
  { name, creation }: TableDefinition,
): Promise<void> {
  try {
    await client.send(new CreateTableCommand(creation));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  for (let poll = 0; poll < POLLS_MAX; poll++) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    const indexes = Table?.GlobalSecondaryIndexes ?? [];
    const isReady = indexes.every(({ IndexStatus = 'ACTIVE' }) => IndexStatus === 'ACTIVE');
    if (Table?.TableStatus === 'ACTIVE' && isReady) return;
    await delay(POLL_MS);
  }
  throw new Error(`table ${name} did not become active`);
}

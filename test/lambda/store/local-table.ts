// The API key table of the stack, in an embedded DynamoDB, for tests of what reads and writes it.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { startDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';
import { synthesize } from '../../lib/synthesized-stack.ts';
import { change, newRecord } from './stored-key.ts';

/** A running table with the store over it. */
export interface LocalTable {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  readonly tableName: string;
  readonly store: DynamoApiKeyStore;
  /** Creates a key that nobody has, and gives its record. */
  createKey(about?: Partial<ApiKeyRecord>): Promise<ApiKeyRecord>;
  stop(): Promise<void>;
}

/** Starts the table as the template describes it; `DYNAMODB_ENDPOINT` names another DynamoDB than the embedded one. */
export async function startLocalTable(): Promise<LocalTable> {
  const found = Object.entries(synthesize().findResources('AWS::DynamoDB::Table'));
  const [logicalId, { Properties: properties }] = found[0] as [string, { Properties: object }];
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  const dynamoDb = await startDynamoDb({
    tables: [{ logicalId, type: 'AWS::DynamoDB::Table', properties: { ...properties } }],
    port: 0,
    ...(endpoint !== undefined && { endpoint }),
  });
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const tableName = dynamoDb.tables[logicalId]!;
  const store = new DynamoApiKeyStore(client, { table: tableName, accountIndex: ACCOUNT_INDEX });
  return {
    client,
    endpoint: dynamoDb.url,
    tableName,
    store,
    createKey: async (about) => {
      const record = newRecord(about);
      await store.create(record, change('created', record.createdAt));
      return record;
    },
    stop: async () => {
      client.destroy();
      await dynamoDb.stop();
    },
  };
}

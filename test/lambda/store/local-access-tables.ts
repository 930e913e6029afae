// The tables of API keys and of access of the stack, in one embedded DynamoDB, for tests of what reads and writes both.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { DynamoAccessStore } from '../../../lambda/store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
import { startDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';
import { synthesize } from '../../lib/synthesized-stack.ts';
import { change, newRecord } from './stored-key.ts';

/** The running tables with the stores over them. */
export interface LocalAccessTables {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  readonly tables: { readonly access: string; readonly apiKeys: string };
  readonly access: DynamoAccessStore;
  readonly keys: DynamoApiKeyStore;
  /** Creates a key as it was made before access control, unmarked, and gives its record. */
  createKey(about?: Partial<ApiKeyRecord>): Promise<ApiKeyRecord>;
  stop(): Promise<void>;
}

/** Starts the tables as the template describes them; `DYNAMODB_ENDPOINT` names another DynamoDB than the embedded one. */
export async function startAccessTables(): Promise<LocalAccessTables> {
  const found = synthesize({ accessControl: true }).findResources('AWS::DynamoDB::Table') as Record<
    string,
    { Properties: Record<string, unknown> }
  >;
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  const dynamoDb = await startDynamoDb({
    tables: Object.entries(found).map(([logicalId, { Properties: properties }]) => ({
      logicalId,
      type: 'AWS::DynamoDB::Table',
      properties,
    })),
    port: 0,
    ...(endpoint !== undefined && { endpoint }),
  });
  const named = (start: string): string =>
    Object.entries(dynamoDb.tables).find(([id]) => id.startsWith(start))?.[1] ?? '';
  const tables = { access: named('Access'), apiKeys: named('ApiKeys') };
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const keys = new DynamoApiKeyStore(client, {
    table: tables.apiKeys,
    accountIndex: ACCOUNT_INDEX,
  });
  return {
    client,
    endpoint: dynamoDb.url,
    tables,
    access: new DynamoAccessStore(client, tables.access),
    keys,
    createKey: async (about) => {
      const record = newRecord(about);
      await keys.create(record, change('created', record.createdAt));
      return record;
    },
    stop: async () => {
      client.destroy();
      await dynamoDb.stop();
    },
  };
}

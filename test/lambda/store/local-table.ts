// The API key table of the stack, in an embedded DynamoDB, for tests of what reads and writes it.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { synthesize } from '../../lib/synthesized-stack.ts';
import { startTables } from './local-dynamodb.ts';
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
  const { client, endpoint, nameOf, stop } = await startTables(synthesize(), ['ApiKeys']);
  const tableName = nameOf('ApiKeys');
  const store = new DynamoApiKeyStore(client, { table: tableName, accountIndex: ACCOUNT_INDEX });
  return {
    client,
    endpoint,
    tableName,
    store,
    createKey: async (about) => {
      const record = newRecord(about);
      await store.create(record, change('created', record.createdAt));
      return record;
    },
    stop,
  };
}

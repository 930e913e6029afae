// Which table the command line works on: the one of the local run, or one on AWS that the operator names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoApiKeyStore } from '../lambda/store/dynamo-api-key-store.ts';
import { DynamoOwnerStore } from '../lambda/store/owner-store.ts';
import { OwnedKeyStore } from '../lambda/store/owned-key-store.ts';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../core/table-index.ts';

/** The stores over one table. */
export interface KeyTable {
  readonly store: DynamoApiKeyStore;
  readonly owners: DynamoOwnerStore;
  readonly owned: OwnedKeyStore;
}

const LOCAL_DESCRIPTION = join(import.meta.dirname, '../.rigbox/local.json');

/**
 * Opens a table: by name, with the AWS credentials and region of the environment, or that of the running local front
 * door.
 *
 * @throws {TypeError} when neither is given, or the local front door is not running
 */
export function openKeyTable({ table, local }: { table?: string; local?: boolean }): KeyTable {
  if (local === true) {
    const { dynamodbUrl, tables } = readLocalDescription();
    const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: dynamodbUrl, region: 'eu-west-1', credentials });
    return over(client, tables.apiKeys);
  }
  if (table === undefined) throw new TypeError('--table NAME or --local must say which table');
  return over(new DynamoDBClient(), table);
}

/** Makes the stores over a table. */
export function over(client: DynamoDBClient, table: string): KeyTable {
  return {
    store: new DynamoApiKeyStore(client, { table, accountIndex: ACCOUNT_INDEX }),
    owners: new DynamoOwnerStore(client, table),
    owned: new OwnedKeyStore(client, { table, ownerIndex: OWNER_INDEX }),
  };
}

function readLocalDescription() {
  try {
    return JSON.parse(readFileSync(LOCAL_DESCRIPTION, 'utf8')) as {
      dynamodbUrl: string;
      tables: { apiKeys: string };
    };
  } catch (cause) {
    throw new TypeError('the local front door is not running: npm start', { cause });
  }
}

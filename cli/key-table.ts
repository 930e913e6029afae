// Which table the command line works on: the one of the local run, or one on AWS that the operator names.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoApiKeyStore } from '../lambda/store/dynamo-api-key-store.ts';
import { DynamoOwnerStore } from '../lambda/store/owner-store.ts';
import { OwnedKeyStore } from '../lambda/store/owned-key-store.ts';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../core/table-index.ts';
import { openLocalRun } from './local-run.ts';

/** The stores over one table. */
export interface KeyTable {
  readonly store: DynamoApiKeyStore;
  readonly owners: DynamoOwnerStore;
  readonly owned: OwnedKeyStore;
}

/**
 * Opens a table: by name, with the AWS credentials and region of the environment, or that of the running local front
 * door.
 *
 * @throws {TypeError} when neither is given, or the local front door is not running
 */
export function openKeyTable({ table, local }: { table?: string; local?: boolean }): KeyTable {
  if (local === true) {
    const { client, tables } = openLocalRun();
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

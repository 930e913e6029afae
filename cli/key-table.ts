// Which table the command line works on: the one of the local run, or one on AWS that the operator names.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AccessStore } from '../lambda/store/access-store.ts';
import { DynamoAccessStore } from '../lambda/store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../lambda/store/dynamo-api-key-store.ts';
import { GovernedApiKeyStore } from '../lambda/store/governed-api-key-store.ts';
import { DynamoOwnerStore } from '../lambda/store/owner-store.ts';
import { OwnedKeyStore } from '../lambda/store/owned-key-store.ts';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../core/table-index.ts';
import { openLocalRun } from './local-run.ts';

/** The stores over one table. */
export interface KeyTable {
  /** With {@link KeyTable.access}, what it makes in an account of the preview permits what the key's owner may do. */
  readonly store: DynamoApiKeyStore;
  /** Access control, when its table is known. */
  readonly access: AccessStore | undefined;
  readonly owners: DynamoOwnerStore;
  readonly owned: OwnedKeyStore;
}

/** What the operator says about tables. */
export interface KeyTableOptions {
  readonly local?: boolean;
  readonly table?: string;
  readonly 'access-table'?: string;
}

/**
 * Opens a table: by name, with the AWS credentials and region of the environment, or that of the running local front
 * door.
 *
 * @throws {TypeError} when neither is given, or the local front door is not running
 */
export function openKeyTable({
  local,
  table: apiKeys,
  'access-table': access,
}: KeyTableOptions): KeyTable {
  if (local === true) {
    const { client, tables } = openLocalRun();
    return over(client, tables);
  }
  if (apiKeys === undefined) throw new TypeError('--table NAME or --local must say which table');
  return over(new DynamoDBClient(), { apiKeys, access });
}

/** Makes the stores over a table, in the light of that of access control if there is one. */
export function over(
  client: DynamoDBClient,
  {
    apiKeys: table,
    access: accessTable,
  }: { readonly apiKeys: string; readonly access?: string | undefined },
): KeyTable {
  const names = { table, accountIndex: ACCOUNT_INDEX };
  const accessStore =
    accessTable === undefined ? undefined : new DynamoAccessStore(client, accessTable);
  return {
    store:
      accessStore === undefined
        ? new DynamoApiKeyStore(client, names)
        : new GovernedApiKeyStore(client, names, accessStore),
    access: accessStore,
    owners: new DynamoOwnerStore(client, table),
    owned: new OwnedKeyStore(client, { table, ownerIndex: OWNER_INDEX }),
  };
}

// Which tables `npm run access` works on: those of the local run, or two on AWS that the operator names.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ACCOUNT_INDEX } from '../../core/table-index.ts';
import type { AccessStore } from '../../lambda/store/access-store.ts';
import { DynamoAccessStore } from '../../lambda/store/dynamo-access-store.ts';
import { GovernedKeySweep } from '../../lambda/store/governed-key-sweep.ts';
import { openLocalRun } from '../local-run.ts';

/** Access, and the keys that it governs. */
export interface AccessTables {
  readonly access: AccessStore;
  readonly keys: Pick<GovernedKeySweep, 'mark'>;
}

/** What the operator says about tables. */
export interface TableOptions {
  readonly local?: boolean;
  readonly table?: string;
  readonly 'key-table'?: string;
}

/**
 * Opens the tables: by name, with the AWS credentials and region of the environment, or those of the running local front
 * door.
 *
 * @throws {TypeError} when neither is given in full, or the local front door is not running
 */
export function openAccessTables(options: TableOptions): AccessTables {
  if (options.local === true) {
    const { client, tables } = openLocalRun();
    return over(client, tables);
  }
  const { table: access, 'key-table': apiKeys } = options;
  if (access === undefined || apiKeys === undefined) {
    throw new TypeError('--table NAME with --key-table NAME, or --local, must say which tables');
  }
  return over(new DynamoDBClient(), { access, apiKeys });
}

/** Makes the stores over two tables. */
export function over(
  client: DynamoDBClient,
  tables: { readonly access: string; readonly apiKeys: string },
): AccessTables {
  return {
    access: new DynamoAccessStore(client, tables.access),
    keys: new GovernedKeySweep(client, { table: tables.apiKeys, accountIndex: ACCOUNT_INDEX }),
  };
}

// The tables of access control, API keys and sessions, as the stack has them, in one embedded DynamoDB, for tests of what
// reads and writes several of them.
import { PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import type { ResourceReference } from '../../../core/permission.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { ACCOUNT_INDEX } from '../../../core/table-index.ts';
import { accountKey, memberKey, resourceKey } from '../../../lambda/store/access-item.ts';
import type { Item } from '../../../lambda/store/api-key-item.ts';
import { DynamoAccessStore } from '../../../lambda/store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
import { DynamoReadClient } from '../../../lambda/store/dynamo-read-client.ts';
import { synthesize } from '../../lib/synthesized-stack.ts';
import { startTables } from './local-dynamodb.ts';
import { change, newRecord } from './stored-key.ts';

/** The running tables, with what writes and reads them. */
export interface LocalAccessTables {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  /** Names of the tables. */
  readonly tables: { readonly access: string; readonly apiKeys: string; readonly sessions: string };
  readonly access: DynamoAccessStore;
  readonly keys: DynamoApiKeyStore;
  /** A client of the kind that the authorizer has. */
  readonly reads: DynamoReadClient;
  put(table: string, item: Item): Promise<void>;
  /** Creates a key as it was made before access control, unmarked, and gives its record. */
  createKey(about?: Partial<ApiKeyRecord>): Promise<ApiKeyRecord>;
  stop(): Promise<void>;
}

/** Starts the tables as the template describes them; `DYNAMODB_ENDPOINT` names another DynamoDB than the embedded one. */
export async function startAccessTables(): Promise<LocalAccessTables> {
  const { client, endpoint, nameOf, stop } = await startTables(
    synthesize({ accessControl: true }),
    ['Access', 'ApiKeys', 'Sessions'],
  );
  const tables = {
    access: nameOf('Access'),
    apiKeys: nameOf('ApiKeys'),
    sessions: nameOf('Sessions'),
  };
  const keys = new DynamoApiKeyStore(client, {
    table: tables.apiKeys,
    accountIndex: ACCOUNT_INDEX,
  });
  return {
    client,
    endpoint,
    tables,
    access: new DynamoAccessStore(client, tables.access),
    keys,
    reads: readClientFor(endpoint),
    put: async (table, item) => {
      await client.send(new PutItemCommand({ TableName: table, Item: { ...item } }));
    },
    createKey: async (about) => {
      const record = newRecord(about);
      await keys.create(record, change('created', record.createdAt));
      return record;
    },
    stop,
  };
}

/** Creates a client of the kind that the authorizer has, which never waits between its attempts. */
export function readClientFor(endpoint: string): DynamoReadClient {
  return new DynamoReadClient({
    variables: {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'operator',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    },
    wait: () => Promise.resolve(),
  });
}

/** Items as they are read, for tests of what is made of them. */
export const accessItem = {
  account: (accountId: string, attributes: Item = {}): Item => ({
    ...accountKey(accountId),
    ...attributes,
  }),
  member: (
    accountId: string,
    principal: PrincipalReference,
    bindings: readonly string[],
  ): Item => ({
    ...memberKey(accountId, principal),
    principal: { S: principal },
    bindings: { M: Object.fromEntries(bindings.map((name) => [name, granted()])) },
  }),
  resource: (accountId: string, resource: ResourceReference, attributes: Item = {}): Item => ({
    ...resourceKey(accountId, resource),
    resource: { S: resource },
    ...attributes,
  }),
};

/** Who granted something, as it is stored. */
export function granted(createdBy?: string) {
  return {
    M: {
      createdAt: { N: '1800000000' },
      updatedAt: { N: '1800000060' },
      ...(createdBy !== undefined && { createdBy: { S: createdBy } }),
    },
  };
}

/** A map of texts, as it is stored. */
export function texts(values: Readonly<Record<string, string>>) {
  return {
    M: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { S: value }])),
  };
}

// The tables of access control and of sessions, as the stack has them, in an embedded DynamoDB, for tests of what reads
// them.
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ResourceReference } from '../../../core/permission.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { accountKey, memberKey, resourceKey } from '../../../lambda/store/access-item.ts';
import type { Item } from '../../../lambda/store/api-key-item.ts';
import { DynamoAccessStore } from '../../../lambda/store/dynamo-access-store.ts';
import { DynamoReadClient } from '../../../lambda/store/dynamo-read-client.ts';
import { startDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';
import { synthesize } from '../../lib/synthesized-stack.ts';

/** The running tables, with what writes and reads them. */
export interface LocalAccessTable {
  readonly accessTable: string;
  readonly sessionTable: string;
  /** What writes the access table in production. */
  readonly store: DynamoAccessStore;
  /** A client of the kind that the authorizer has. */
  readonly reads: DynamoReadClient;
  put(table: string, item: Item): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the tables as the template describes them; `DYNAMODB_ENDPOINT` names another DynamoDB than the embedded one. */
export async function startAccessTable(): Promise<LocalAccessTable> {
  const found = Object.entries(
    synthesize({ accessControl: true }).findResources('AWS::DynamoDB::Table'),
  ) as [string, { Properties: Record<string, unknown> }][];
  const [access, sessions] = ['Access', 'Sessions'].map((construct) => {
    const [logicalId, { Properties: properties }] = found.find(([id]) => id.startsWith(construct))!;
    return { logicalId, type: 'AWS::DynamoDB::Table', properties };
  });
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  const dynamoDb = await startDynamoDb({
    tables: [access!, sessions!],
    port: 0,
    ...(endpoint !== undefined && { endpoint }),
  });
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const accessTable = dynamoDb.tables[access!.logicalId]!;
  return {
    accessTable,
    sessionTable: dynamoDb.tables[sessions!.logicalId]!,
    store: new DynamoAccessStore(client, accessTable),
    reads: readClientFor(dynamoDb.url),
    put: async (table, item) => {
      await client.send(new PutItemCommand({ TableName: table, Item: { ...item } }));
    },
    stop: async () => {
      client.destroy();
      await dynamoDb.stop();
    },
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

// Tables of a template in an embedded DynamoDB, for tests of what reads and writes them.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Template } from 'aws-cdk-lib/assertions';
import { startDynamoDb } from '../../../local/dynamodb/local-dynamodb.ts';

/** Running tables. */
export interface LocalTables {
  /** Fails at once, so that a test sees each failure. */
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  /** Gives the name of the table of a construct. */
  readonly nameOf: (construct: string) => string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the tables whose logical ids have the names of some constructs in them, as the template describes them;
 * `DYNAMODB_ENDPOINT` names another DynamoDB than the embedded one.
 */
export async function startTables(
  template: Template,
  constructs: readonly string[],
): Promise<LocalTables> {
  const found = Object.entries(template.findResources('AWS::DynamoDB::Table')) as [
    string,
    { Properties: Record<string, unknown> },
  ][];
  const endpoint = process.env['DYNAMODB_ENDPOINT'];
  const dynamoDb = await startDynamoDb({
    tables: found
      .filter(([logicalId]) => constructs.some((construct) => logicalId.includes(construct)))
      .map(([logicalId, { Properties: properties }]) => ({
        logicalId,
        type: 'AWS::DynamoDB::Table',
        properties,
      })),
    port: 0,
    ...(endpoint !== undefined && { endpoint }),
  });
  const client = new DynamoDBClient({
    endpoint: dynamoDb.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    client,
    endpoint: dynamoDb.url,
    nameOf: (construct) => {
      const entry = Object.entries(dynamoDb.tables).find(([id]) => id.includes(construct));
      if (entry === undefined) throw new Error(`no table of ${construct} runs`);
      return entry[1];
    },
    stop: async () => {
      client.destroy();
      await dynamoDb.stop();
    },
  };
}

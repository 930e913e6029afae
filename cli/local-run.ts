// The running local front door as the command line sees it: where its tables are, by `.rigbox/local.json`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The tables of the local run, and a client that reaches them. */
export interface LocalRun {
  readonly client: DynamoDBClient;
  readonly tables: { readonly apiKeys: string; readonly access: string; readonly sessions: string };
}

const DESCRIPTION = join(import.meta.dirname, '../.rigbox/local.json');

/** Finds the local run. @throws {TypeError} when it is not running */
export function openLocalRun(): LocalRun {
  const { dynamodbUrl, tables } = readDescription();
  return { client: operatorClient(dynamodbUrl), tables };
}

/** Makes a client with the rights of an operator, for the store of a local run. */
export function operatorClient(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'operator', secretAccessKey: 'local' };
  return new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
}

function readDescription() {
  try {
    return JSON.parse(readFileSync(DESCRIPTION, 'utf8')) as Pick<LocalRun, 'tables'> & {
      readonly dynamodbUrl: string;
    };
  } catch (cause) {
    throw new TypeError('the local front door is not running: npm start', { cause });
  }
}

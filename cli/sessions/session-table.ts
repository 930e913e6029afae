// Which table `npm run sessions` works on: that of the local run, or one on AWS that the operator names.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoSessionStore } from '../../lambda/store/dynamo-session-store.ts';
import type { SessionStore } from '../../lambda/store/session-store.ts';
import { openLocalRun } from '../local-run.ts';

/** What the operator says about the table. */
export interface SessionTableOptions {
  readonly local?: boolean;
  readonly table?: string;
}

/**
 * Opens the table: by name, with the AWS credentials and region of the environment, or that of the running local front
 * door.
 *
 * @throws {TypeError} when neither is given, or the local front door is not running
 */
export function openSessionTable({ local, table }: SessionTableOptions): SessionStore {
  if (local === true) {
    const { client, tables } = openLocalRun();
    return new DynamoSessionStore(client, tables.sessions);
  }
  if (table === undefined) throw new TypeError('--table NAME or --local must say which table');
  return new DynamoSessionStore(new DynamoDBClient(), table);
}

// The session table of the stack, in an embedded DynamoDB, for tests of what reads and writes it.
import { randomUUID } from 'node:crypto';
import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { PrincipalReference } from '../../../core/principal.ts';
import type { Item } from '../../../lambda/store/api-key-item.ts';
import { DynamoSessionStore } from '../../../lambda/store/dynamo-session-store.ts';
import type { SessionKey } from '../../../lambda/store/session-item.ts';
import type { SessionUse } from '../../../lambda/store/session-store.ts';
import { synthesize } from '../../lib/synthesized-stack.ts';
import { startTables } from './local-dynamodb.ts';

/** A running table with the store over it. */
export interface LocalSessionTable {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  readonly tableName: string;
  readonly store: DynamoSessionStore;
  readItem(key: SessionKey): Promise<Item | undefined>;
  stop(): Promise<void>;
}

/** Starts the table as the template describes it; `DYNAMODB_ENDPOINT` names another DynamoDB than the embedded one. */
export async function startSessionTable(): Promise<LocalSessionTable> {
  const { client, endpoint, nameOf, stop } = await startTables(synthesize(), ['Sessions']);
  const tableName = nameOf('Sessions');
  return {
    client,
    endpoint,
    tableName,
    store: new DynamoSessionStore(client, tableName),
    readItem: async (key) => {
      const input = { TableName: tableName, Key: { ...key }, ConsistentRead: true };
      return (await client.send(new GetItemCommand(input))).Item;
    },
    stop,
  };
}

/** A user whom nobody has heard of. */
export function newUser(): PrincipalReference {
  return `rig:user:${randomUUID()}`;
}

/** One use of a session, by a user of its own unless told otherwise. */
export function sessionUse(about: Partial<SessionUse> = {}): SessionUse {
  const lastAt = about.lastAt ?? 1_800_000_000;
  return {
    user: newUser(),
    sessionId: 'session-1',
    startedAt: lastAt - 60,
    clientId: 'dashboard',
    firstAt: lastAt,
    lastAt,
    ...about,
  };
}

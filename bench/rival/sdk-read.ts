// The reads of the store as tutorials show them: the AWS SDK's client and one GetItem for each thing to know.
import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SETTINGS } from './decision.ts';

const client = new DynamoDBClient({});

/** Gives the owner of an API key. @throws {Error} `Unauthorized` for a key that is not there */
export async function ownerOfKey(key: string): Promise<string> {
  const digest = createHash('sha256').update(key).digest('hex');
  const item = await readItem(SETTINGS.table, { digest });
  if (item === undefined || item['revokedAt'] !== undefined) throw new Error('Unauthorized');
  return item['owner']?.S ?? '';
}

/** Asks whether a session goes on, where sessions are asked for. @throws {Error} `Unauthorized` for one that was ended */
export async function expectSession(user: string, session: unknown): Promise<void> {
  if (SETTINGS.sessionTable === undefined) return;
  const item = await readItem(SETTINGS.sessionTable, { user, session: String(session) });
  if (item?.['endedAt'] !== undefined) throw new Error('Unauthorized');
}

async function readItem(table: string, key: Readonly<Record<string, string>>) {
  const names = Object.entries(key).map(([name, text]) => [name, { S: text }]);
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: table,
      Key: Object.fromEntries(names) as Record<string, { S: string }>,
      ConsistentRead: true,
    }),
  );
  return Item;
}

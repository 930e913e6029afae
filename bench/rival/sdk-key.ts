// The read of an API key as tutorials show it: the AWS SDK's document-less client and one GetItem.
import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SETTINGS } from './decision.ts';

const client = new DynamoDBClient({});

/** Gives the owner of an API key. @throws {Error} `Unauthorized` for a key that is not there */
export async function ownerOfKey(key: string): Promise<string> {
  const digest = createHash('sha256').update(key).digest('hex');
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: SETTINGS.table,
      Key: { digest: { S: digest } },
      ConsistentRead: true,
    }),
  );
  if (Item === undefined || Item['revokedAt'] !== undefined) throw new Error('Unauthorized');
  return Item['owner']?.S ?? '';
}

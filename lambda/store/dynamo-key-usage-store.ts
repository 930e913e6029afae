// Keeps the last use of API keys in their items. It reads and writes that one attribute, and never what was done to a
// key and by whom, so that a use does not look like a change.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { pointerKey } from './api-key-item.ts';
import type { KeyUsageStore } from './key-usage-store.ts';

/** The keys of a table. Reads are eventually consistent: what they miss, the condition of the write does not. */
export class DynamoKeyUsageStore implements KeyUsageStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async findDigest(keyId: string): Promise<string | undefined> {
    return (await this.#read(pointerKey(keyId), 'keyDigest'))?.S;
  }

  async findLastUse(digest: string): Promise<number | undefined> {
    const time = (await this.#read(digest, 'lastUsedAt'))?.N;
    return time === undefined ? undefined : Number(time);
  }

  async advance(digest: string, at: number, windowSeconds: number): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: { digest: { S: digest } },
          UpdateExpression: 'SET lastUsedAt = :at',
          ConditionExpression:
            'attribute_exists(digest) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt <= :limit)',
          ExpressionAttributeValues: {
            ':at': { N: String(at) },
            ':limit': { N: String(at - windowSeconds) },
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #read(key: string, attribute: string): Promise<AttributeValue | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: key } },
        ProjectionExpression: attribute,
      }),
    );
    return Item?.[attribute];
  }
}

// Reads one API key from DynamoDB: the only I/O of a key's authentication.
import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { decodeRecord } from './api-key-item.ts';
import type { ApiKeyReader } from './api-key-store.ts';

/**
 * The reader for a table. Reads are strongly consistent, so that a key works from the moment its creation returned and
 * a revoked one is gone from the moment its deletion did; an index could promise neither.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
export class DynamoApiKeyReader implements ApiKeyReader {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async findByDigest(digest: string): Promise<ApiKeyRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: digest } },
        ConsistentRead: true,
      }),
    );
    return Item && decodeRecord(Item);
  }
}

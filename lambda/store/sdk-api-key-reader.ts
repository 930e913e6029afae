// Reads one API key from DynamoDB with the AWS SDK: for functions that load it anyway, and the measure of the reader
// that the request path uses instead.
import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { decodeRecord } from './api-key-item.ts';
import type { ApiKeyReader } from './api-key-store.ts';

/** The reader for a table; reads are strongly consistent, as those of the request path are. */
export class SdkApiKeyReader implements ApiKeyReader {
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

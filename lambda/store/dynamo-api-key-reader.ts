// Reads one API key from DynamoDB: the only I/O of a key's authentication.
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { decodeRecord, type Item } from './api-key-item.ts';
import type { ApiKeyReader } from './api-key-store.ts';
import { DynamoFault } from './dynamo-fault.ts';
import type { DynamoReadClient } from './dynamo-read-client.ts';

/**
 * The reader for a table. Reads are strongly consistent, so that a key works from the moment its creation returned and
 * a revoked one is gone from the moment its deletion did; an index could promise neither.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
export class DynamoApiKeyReader implements ApiKeyReader {
  readonly #client: DynamoReadClient;
  readonly #table: string;

  constructor(client: DynamoReadClient, table: string) {
    this.#client = client;
    this.#table = JSON.stringify(table);
  }

  /** @throws {DynamoFault} when DynamoDB does not say, clearly and in time, that it has the item or has none */
  async findByDigest(digest: string): Promise<ApiKeyRecord | undefined> {
    const answer = await this.#client.read(
      'GetItem',
      `{"TableName":${this.#table},"ConsistentRead":true,"Key":{"digest":{"S":${JSON.stringify(digest)}}}}`,
    );
    const { Item: item, ...others } = answer;
    // "No such item" is an empty object: an answer about something else must not be taken for it.
    if (Object.keys(others).length > 0) {
      throw new DynamoFault('answer-unexpected', { kind: 'refused' });
    }
    return item === undefined ? undefined : decodeRecord(item as Item);
  }
}

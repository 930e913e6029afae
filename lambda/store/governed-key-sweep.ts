// Marks the keys that an account had before access control was switched on for it, so that the authorizer asks what their
// owners' roles permit; keys that are made later carry the mark from the start.
import {
  ConditionalCheckFailedException,
  paginateQuery,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { decodeRecord } from './api-key-item.ts';

/** The keys of a table that are to be marked. */
export class GovernedKeySweep {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #accountIndex: string;

  constructor(
    client: DynamoDBClient,
    { table, accountIndex }: { readonly table: string; readonly accountIndex: string },
  ) {
    this.#client = client;
    this.#table = table;
    this.#accountIndex = accountIndex;
  }

  /**
   * Marks the keys of an account that are not marked and not revoked, and gives those that it has marked. Stopped half
   * way, it is simply run again. The index that finds them lags by a moment, and a key that is being made meanwhile may
   * miss both this and the switch: whoever needs all of them looks again.
   */
  async mark(accountId: string): Promise<ApiKeyRecord[]> {
    const marked: ApiKeyRecord[] = [];
    for await (const record of this.#unmarked(accountId)) {
      if (await this.#markOne(record)) marked.push({ ...record, isGoverned: true });
    }
    return marked;
  }

  async *#unmarked(accountId: string): AsyncGenerator<ApiKeyRecord> {
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        IndexName: this.#accountIndex,
        KeyConditionExpression: 'accountId = :account',
        FilterExpression: 'attribute_not_exists(governed)',
        ExpressionAttributeValues: { ':account': { S: accountId } },
      },
    );
    for await (const { Items = [] } of pages) yield* Items.map(decodeRecord);
  }

  // The condition keeps an update from making half a key of one that has been purged since the index was read.
  async #markOne({ digest, accountId }: ApiKeyRecord): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: { digest: { S: digest } },
          UpdateExpression: 'SET governed = :yes',
          ConditionExpression:
            'accountId = :account AND attribute_not_exists(revokedAt) AND attribute_not_exists(governed)',
          ExpressionAttributeValues: { ':account': { S: accountId }, ':yes': { BOOL: true } },
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // After a lost answer the client repeats a write by itself, and its own mark is what refuses it.
      return (error.$metadata.attempts ?? 1) > 1;
    }
  }
}

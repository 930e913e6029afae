// Revokes API keys that were found where they should not be, by their digest: possession of a key is all the authority
// that its revocation needs.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import { encodeChange, RETENTION_SECONDS, type Item } from './api-key-item.ts';

/** What became of a key: revoked by this call, or before, or there is none with that digest. */
export type LeakOutcome = 'revoked' | 'already-revoked' | 'unknown';

/** Revokes leaked keys. */
export interface LeakedKeyStore {
  /** Revokes the key of a digest, in whichever account. Repeating it changes nothing; rejects when it cannot tell. */
  revoke(digest: string, change: ApiKeyChange): Promise<LeakOutcome>;
}

/** The keys of a table. */
export class DynamoLeakedKeyStore implements LeakedKeyStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  // The read tells an unknown key from a revoked one, and saves the write for either.
  async revoke(digest: string, change: ApiKeyChange): Promise<LeakOutcome> {
    const before = await this.#read(digest);
    if (before !== 'active') return before;
    try {
      await this.#write(digest, change);
      return 'revoked';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.#outcomeFor(digest, change);
    }
  }

  /**
   * Tells whose revocation refused a write: after a lost answer the client repeats it by itself, and then it is its own.
   * Otherwise somebody else was faster, or the item is gone, which revokes as well.
   */
  async #outcomeFor(digest: string, change: ApiKeyChange): Promise<LeakOutcome> {
    // Without a request's id, two changes that look the same need not be one.
    if (change.requestId === undefined) return 'already-revoked';
    const written = (await this.#get(digest))['change']?.S;
    return written === encodeChange(change).S ? 'revoked' : 'already-revoked';
  }

  async #read(digest: string): Promise<'active' | 'already-revoked' | 'unknown'> {
    const item = await this.#get(digest);
    if (item['accountId'] === undefined) return 'unknown';
    return item['revokedAt'] === undefined ? 'active' : 'already-revoked';
  }

  async #get(digest: string): Promise<Item> {
    const { Item: item = {} } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: digest } },
        ProjectionExpression: 'accountId, revokedAt, #change',
        ExpressionAttributeNames: { '#change': 'change' },
        ConsistentRead: true,
      }),
    );
    return item;
  }

  async #write(digest: string, change: ApiKeyChange): Promise<void> {
    await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#table,
        Key: { digest: { S: digest } },
        UpdateExpression:
          'SET revokedAt = :now, purgeAt = :purge, #change = :change REMOVE listedAs',
        ConditionExpression: 'attribute_exists(accountId) AND attribute_not_exists(revokedAt)',
        ExpressionAttributeNames: { '#change': 'change' },
        ExpressionAttributeValues: {
          ':now': { N: String(change.at) },
          ':purge': { N: String(change.at + RETENTION_SECONDS) },
          ':change': encodeChange(change),
        },
      }),
    );
  }
}

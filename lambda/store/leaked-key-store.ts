// Revokes API keys that were found where they should not be, by their digest: possession of a key is all the authority
// that its revocation needs.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import { encodeChange, RETENTION_SECONDS } from './api-key-item.ts';

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
      // Somebody else was faster, or the item is gone, which revokes as well.
      if (error instanceof ConditionalCheckFailedException) return 'already-revoked';
      throw error;
    }
  }

  async #read(digest: string): Promise<'active' | 'already-revoked' | 'unknown'> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: digest } },
        ProjectionExpression: 'accountId, revokedAt',
        ConsistentRead: true,
      }),
    );
    if (Item?.['accountId'] === undefined) return 'unknown';
    return Item['revokedAt'] === undefined ? 'active' : 'already-revoked';
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

// The keys that somebody owns, in whatever account: what suspending or removing a person works on.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import type { PrincipalReference } from '../../core/principal.ts';
import { RETENTION_SECONDS, decodeRecord, encodeChange } from './api-key-item.ts';

/** How a sweep changes a key: its expression, and what must hold for there to be something to change. */
const CHANGES = {
  suspended: {
    expression: 'SET suspendedAt = :at, #change = :change',
    condition: 'attribute_not_exists(suspendedAt)',
    usesTime: true,
  },
  resumed: {
    expression: 'REMOVE suspendedAt SET #change = :change',
    condition: 'attribute_exists(suspendedAt)',
    usesTime: false,
  },
  revoked: {
    expression: 'REMOVE listedAs SET revokedAt = :at, purgeAt = :purge, #change = :change',
    condition: 'attribute_exists(digest)',
    usesTime: true,
  },
} as const;

/** What a sweep can do to the keys of an owner. */
export type OwnerAction = keyof typeof CHANGES;

/** The keys of a table by their owner. */
export class OwnedKeyStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #ownerIndex: string;

  constructor(
    client: DynamoDBClient,
    { table, ownerIndex }: { readonly table: string; readonly ownerIndex: string },
  ) {
    this.#client = client;
    this.#table = table;
    this.#ownerIndex = ownerIndex;
  }

  /**
   * Gives the keys of an owner that are not revoked. The index lags by a moment: whoever needs all of them forbids new
   * ones first, and looks again.
   */
  async *list(owner: PrincipalReference): AsyncGenerator<ApiKeyRecord> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: this.#ownerIndex,
          KeyConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': { S: owner } },
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      yield* (page.Items ?? []).map(decodeRecord);
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  }

  /**
   * Changes one key of an owner; `false` when it is as it should be, or revoked, or somebody else's by now. Of two changes
   * that are the same to the second, both may be told that they did.
   */
  async change(record: ApiKeyRecord, change: ApiKeyChange & { action: OwnerAction }) {
    const { expression, condition, usesTime } = CHANGES[change.action];
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: { digest: { S: record.digest } },
          UpdateExpression: expression,
          ConditionExpression: `#owner = :owner AND attribute_not_exists(revokedAt) AND ${condition}`,
          ExpressionAttributeNames: { '#owner': 'owner', '#change': 'change' },
          ExpressionAttributeValues: {
            ':owner': { S: record.owner },
            ':change': encodeChange(change),
            ...(usesTime && { ':at': { N: String(change.at) } }),
            ...(change.action === 'revoked' && {
              ':purge': { N: String(change.at + RETENTION_SECONDS) },
            }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.#hasWritten(record, change);
    }
  }

  /** After a lost answer the client repeats a write by itself, and its own change is what refuses it. */
  async #hasWritten({ digest }: ApiKeyRecord, change: ApiKeyChange): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: digest } },
        ConsistentRead: true,
      }),
    );
    return Item?.['change']?.S === encodeChange(change).S;
  }
}

// Manages API keys in DynamoDB, with single-item conditional writes only: no sequence of crashes leaves half a key.
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import {
  RETENTION_SECONDS,
  decodeRecord,
  encodePointer,
  encodeRecord,
  listingKeyOf,
  pointerKey,
} from './api-key-item.ts';
import type { ApiKeyPage, ApiKeyStore } from './api-key-store.ts';
import { DynamoApiKeyReader } from './dynamo-api-key-reader.ts';

/** The keys of a table and its index by account. */
export class DynamoApiKeyStore extends DynamoApiKeyReader implements ApiKeyStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #accountIndex: string;

  constructor(
    client: DynamoDBClient,
    { table, accountIndex }: { readonly table: string; readonly accountIndex: string },
  ) {
    super(client, table);
    this.#client = client;
    this.#table = table;
    this.#accountIndex = accountIndex;
  }

  // The pointer goes first: a pointer without a record finds nothing, a record without a pointer could not be revoked.
  async create(record: ApiKeyRecord): Promise<void> {
    await this.#put(encodePointer(record));
    await this.#put(encodeRecord(record));
  }

  async findById(accountId: string, id: string): Promise<ApiKeyRecord | undefined> {
    const digest = await this.#digestOf(id);
    const record = digest === undefined ? undefined : await this.findByDigest(digest);
    return record?.accountId === accountId && record.revokedAt === undefined ? record : undefined;
  }

  async list(accountId: string, page: { limit: number; after?: string }): Promise<ApiKeyPage> {
    const { limit, after } = page;
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: this.#accountIndex,
        KeyConditionExpression:
          after === undefined
            ? 'accountId = :account'
            : 'accountId = :account AND listedAs < :after',
        ExpressionAttributeValues: {
          ':account': { S: accountId },
          ...(after !== undefined && { ':after': { S: after } }),
        },
        ScanIndexForward: false,
        Limit: limit + 1,
      }),
    );
    const records = Items.slice(0, limit).map(decodeRecord);
    const last = records.at(-1);
    return { records, ...(Items.length > limit && last && { next: listingKeyOf(last) }) };
  }

  async revoke(accountId: string, id: string, now: number): Promise<boolean> {
    const digest = await this.#digestOf(id);
    if (digest === undefined) return false;
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: { digest: { S: digest } },
          UpdateExpression: 'SET revokedAt = :now, purgeAt = :purge REMOVE listedAs',
          ConditionExpression: 'accountId = :account AND attribute_not_exists(revokedAt)',
          ExpressionAttributeValues: {
            ':account': { S: accountId },
            ':now': { N: String(now) },
            ':purge': { N: String(now + RETENTION_SECONDS) },
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  async #put(item: Record<string, AttributeValue>): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(digest)',
      }),
    );
  }

  async #digestOf(id: string): Promise<string | undefined> {
    const { Item } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: pointerKey(id) } },
        ConsistentRead: true,
      }),
    );
    return Item?.['keyDigest']?.S;
  }
}

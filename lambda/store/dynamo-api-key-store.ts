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
import type { ApiKeyChange } from '../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import {
  RETENTION_SECONDS,
  decodeRecord,
  encodeChange,
  encodePointer,
  encodeRecord,
  listingKeyOf,
  pointerKey,
} from './api-key-item.ts';
import type { ApiKeyName, ApiKeyPage, ApiKeyStore } from './api-key-store.ts';
import { SdkApiKeyReader } from './sdk-api-key-reader.ts';

/** What a write changes: an update expression whose values are named `:like-this`, and what must hold beside. */
interface Update {
  readonly expression: string;
  readonly values: Readonly<Record<string, AttributeValue>>;
  readonly condition?: string;
}

/** The keys of a table and its index by account. */
export class DynamoApiKeyStore extends SdkApiKeyReader implements ApiKeyStore {
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
  async create(record: ApiKeyRecord, change: ApiKeyChange): Promise<void> {
    await this.#put(encodePointer(record), async () => {
      return (await this.#digestOf(record.id)) === record.digest;
    });
    await this.#put({ ...encodeRecord(record), change: encodeChange(change) }, async () => {
      return (await this.findByDigest(record.digest))?.id === record.id;
    });
  }

  async findById({ accountId, id }: ApiKeyName): Promise<ApiKeyRecord | undefined> {
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

  async countActive(accountId: string, { now, max }: { now: number; max: number }) {
    let count = 0;
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: this.#accountIndex,
          KeyConditionExpression: 'accountId = :account',
          FilterExpression:
            '(attribute_not_exists(expiresAt) OR expiresAt > :now) AND ' +
            '(attribute_not_exists(graceEndsAt) OR graceEndsAt > :now)',
          ExpressionAttributeValues: { ':account': { S: accountId }, ':now': { N: String(now) } },
          Select: 'COUNT',
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      count += page.Count ?? 0;
      start = page.LastEvaluatedKey;
    } while (start !== undefined && count < max);
    return Math.min(count, max);
  }

  rename(key: ApiKeyName, name: string, change: ApiKeyChange): Promise<boolean> {
    return this.#update(key, change, {
      expression: 'SET #name = :name',
      values: { ':name': { S: name } },
    });
  }

  replace(
    key: ApiKeyName,
    { successorId, graceEndsAt }: { readonly successorId: string; readonly graceEndsAt: number },
    change: ApiKeyChange,
  ): Promise<boolean> {
    return this.#update(key, change, {
      expression: 'SET replacedBy = :successor, graceEndsAt = :end, purgeAt = :purge',
      values: {
        ':successor': { S: successorId },
        ':end': { N: String(graceEndsAt) },
        ':purge': { N: String(graceEndsAt + RETENTION_SECONDS) },
      },
      condition: 'attribute_not_exists(replacedBy)',
    });
  }

  revoke(key: ApiKeyName, change: ApiKeyChange): Promise<boolean> {
    return this.#update(key, change, {
      expression: 'REMOVE listedAs SET revokedAt = :now, purgeAt = :purge',
      values: {
        ':now': { N: String(change.at) },
        ':purge': { N: String(change.at + RETENTION_SECONDS) },
      },
    });
  }

  /** Changes a key of the account that is not revoked, and records the change; `false` when there is none. */
  async #update(key: ApiKeyName, change: ApiKeyChange, update: Update): Promise<boolean> {
    const digest = await this.#digestOf(key.id);
    if (digest === undefined) return false;
    const conditions = [
      'accountId = :account',
      'attribute_not_exists(revokedAt)',
      update.condition,
    ];
    try {
      await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: { digest: { S: digest } },
          UpdateExpression: `${update.expression}, #change = :change`,
          ConditionExpression: conditions.filter(Boolean).join(' AND '),
          ExpressionAttributeNames: {
            '#change': 'change',
            ...(update.expression.includes('#name') && { '#name': 'name' }),
          },
          ExpressionAttributeValues: {
            ...update.values,
            ':account': { S: key.accountId },
            ':change': encodeChange(change),
          },
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.#hasWritten(digest, update, change);
    }
  }

  /**
   * Tells whether what refused a write was that same write: after a lost answer the client repeats it by itself, and the
   * condition no longer holds. Only a request's id says that two changes are one.
   */
  async #hasWritten(digest: string, update: Update, change: ApiKeyChange): Promise<boolean> {
    if (change.requestId === undefined) return false;
    const { Item = {} } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#table,
        Key: { digest: { S: digest } },
        ConsistentRead: true,
      }),
    );
    const written = Object.values(Item).flatMap(({ S, N }) => S ?? N ?? []);
    const own = Object.values({ ...update.values, change: encodeChange(change) });
    return own.every(({ S, N }) => written.includes(S ?? N ?? ''));
  }

  /** Writes a new item; one that is there already is good if `isSame` says so, and a fault otherwise. */
  async #put(item: Record<string, AttributeValue>, isSame: () => Promise<boolean>): Promise<void> {
    try {
      await this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: item,
          ConditionExpression: 'attribute_not_exists(digest)',
        }),
      );
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException) || !(await isSame())) throw error;
    }
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

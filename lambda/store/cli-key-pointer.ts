// Points to the one key of a person that a login of the command line gave, so that a later login finds it at once: the
// index by account lags, and two logins at the same moment must not leave two keys.
import { hash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { ApiKeyRecord } from '../../core/api-key-record.ts';
import { listingKeyOf } from './api-key-item.ts';

/** The port. */
export interface CliKeyPointer {
  /**
   * Points to a key that exists, and gives the id of the one that it takes the place of, if there is one; the same
   * again when it is repeated. `superseded` when a newer key is pointed to already: that one stays.
   */
  advance(record: ApiKeyRecord): Promise<{ readonly previousId?: string } | 'superseded'>;
}

const NONE = 'none';

/** Keeps the pointers in items of a table whose partition key is `digest`. */
export class DynamoCliKeyPointer implements CliKeyPointer {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async advance(record: ApiKeyRecord): Promise<{ readonly previousId?: string } | 'superseded'> {
    try {
      const { Attributes } = await this.#client.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: keyOf(record),
          // The right-hand sides are of the item as it was.
          UpdateExpression:
            'SET previousId = if_not_exists(keyId, :none), keyId = :id, keyAge = :age',
          ConditionExpression: 'attribute_not_exists(keyAge) OR keyAge < :age',
          ExpressionAttributeValues: {
            ':none': { S: NONE },
            ':id': { S: record.id },
            ':age': { S: listingKeyOf(record) },
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return previousIn(Attributes?.['previousId']?.S);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return this.#current(record);
    }
  }

  async #current(record: ApiKeyRecord): Promise<{ readonly previousId?: string } | 'superseded'> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(record), ConsistentRead: true }),
    );
    if (Item?.['keyId']?.S !== record.id) return 'superseded';
    return previousIn(Item['previousId']?.S);
  }
}

function previousIn(id: string | undefined): { readonly previousId?: string } {
  return id === undefined || id === NONE ? {} : { previousId: id };
}

function keyOf({ accountId, owner }: ApiKeyRecord) {
  const holder = JSON.stringify([accountId, owner]);
  return { digest: { S: `cli-key#${hash('sha256', holder, 'hex')}` } };
}

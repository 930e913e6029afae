// Whether the owner of keys is suspended: an item of its own, so that somebody who is suspended can make no new keys.
import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { PrincipalReference } from '../../core/principal.ts';

/** The port. */
export interface OwnerStore {
  /** Tells whether an owner is suspended, as of all writes that have returned. */
  isSuspended(owner: PrincipalReference): Promise<boolean>;
  /** Marks an owner as suspended since `at`, in seconds since the epoch. */
  suspend(owner: PrincipalReference, at: number): Promise<void>;
  /** Takes the mark away. */
  resume(owner: PrincipalReference): Promise<void>;
}

/** Keeps the marks in items of a table whose partition key is `digest`. */
export class DynamoOwnerStore implements OwnerStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async isSuspended(owner: PrincipalReference): Promise<boolean> {
    const { Item } = await this.#client.send(
      new GetItemCommand({ TableName: this.#table, Key: keyOf(owner), ConsistentRead: true }),
    );
    return Item !== undefined;
  }

  async suspend(owner: PrincipalReference, at: number): Promise<void> {
    const item = { ...keyOf(owner), suspendedAt: { N: String(at) } };
    await this.#client.send(new PutItemCommand({ TableName: this.#table, Item: item }));
  }

  async resume(owner: PrincipalReference): Promise<void> {
    await this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: keyOf(owner) }));
  }
}

function keyOf(owner: PrincipalReference) {
  return { digest: { S: `owner#${owner}` } };
}

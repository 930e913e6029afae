// Reads several items at once, of whichever tables: all that a decision needs beside a key costs one round trip.
import type { Item } from './api-key-item.ts';
import { DynamoFault } from './dynamo-fault.ts';
import type { DynamoReadClient } from './dynamo-read-client.ts';

/** Names one item by its table and its whole primary key, whose parts are texts. */
export interface ItemName {
  readonly table: string;
  readonly key: Item;
}

interface BatchAnswer {
  readonly Responses?: Readonly<Record<string, readonly Item[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, unknown>>;
}

/**
 * Reads items, strongly consistent, in the order of their names; `undefined` for one that is not there. Two names are
 * never the same.
 *
 * @throws {DynamoFault} when DynamoDB does not answer for every one of them
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export async function readItems(
  client: DynamoReadClient,
  names: readonly ItemName[],
): Promise<(Item | undefined)[]> {
  const answer = (await client.read('BatchGetItem', requestFor(names))) as BatchAnswer;
  const { Responses: found, UnprocessedKeys: unprocessed } = answer;
  // What was left out for want of capacity must not be taken for what is not there.
  if (found === undefined || Object.keys(unprocessed ?? {}).length > 0) {
    throw new DynamoFault('answer-incomplete', { kind: 'throttled' });
  }
  return names.map(({ table, key }) => found[table]?.find((item) => hasKey(item, key)));
}

function requestFor(names: readonly ItemName[]): string {
  const tables: Record<string, { ConsistentRead: true; Keys: Item[] }> = {};
  for (const { table, key } of names) {
    (tables[table] ??= { ConsistentRead: true, Keys: [] }).Keys.push(key);
  }
  return JSON.stringify({ RequestItems: tables });
}

function hasKey(item: Item, key: Item): boolean {
  return Object.entries(key).every(([name, { S: text }]) => item[name]?.S === text);
}

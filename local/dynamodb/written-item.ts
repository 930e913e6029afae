// Which items of which streamed tables a request to DynamoDB may change.
import { keyOf } from './item.ts';
import type { Item } from './item.ts';
import type { TableStream } from './table-stream.ts';

/** An item that a request may change. */
export interface WrittenItem {
  readonly stream: TableStream;
  readonly key: Item;
}

type Json = Readonly<Record<string, unknown>>;

/** Where each operation names what it writes: pairs of a table and an item, or a key. */
const WRITES: ReadonlyMap<string, (members: Json) => readonly [unknown, unknown][]> = new Map([
  ['PutItem', (members: Json): [unknown, unknown][] => [[members['TableName'], members['Item']]]],
  ['UpdateItem', keyed],
  ['DeleteItem', keyed],
  ['BatchWriteItem', batched],
  ['TransactWriteItems', transacted],
]);

/**
 * Gives the items of tables in `streams` that a request may change, each once; none for an operation that only reads.
 * Tables may be named by name or ARN. What names no complete key is left out: no store accepts it.
 */
export function writtenItemsOf(
  operation: string,
  body: unknown,
  streams: readonly TableStream[],
): readonly WrittenItem[] {
  const writes = WRITES.get(operation);
  if (writes === undefined || !isObject(body)) return [];
  return writes(body).flatMap(([table, item]) => {
    const stream = streams.find(({ tableName }) => isTable(table, tableName));
    if (stream === undefined || !isObject(item)) return [];
    const key = keyOf(item, stream.keyNames);
    return Object.keys(key).length === stream.keyNames.length ? [{ stream, key }] : [];
  });
}

function isTable(table: unknown, name: string): boolean {
  return table === name || (typeof table === 'string' && table.endsWith(`:table/${name}`));
}

function keyed(members: Json): readonly [unknown, unknown][] {
  return [[members['TableName'], members['Key']]];
}

function batched({ RequestItems: tables }: Json): readonly [unknown, unknown][] {
  return entriesOf(tables).flatMap(([table, requests]) =>
    listOf(requests).flatMap((request) =>
      entriesOf(request).map(([, write]): [unknown, unknown] => [
        table,
        isObject(write) ? (write['Item'] ?? write['Key']) : undefined,
      ]),
    ),
  );
}

function transacted({ TransactItems: actions }: Json): readonly [unknown, unknown][] {
  return listOf(actions).flatMap((action) =>
    entriesOf(action)
      .filter(([kind]) => kind !== 'ConditionCheck')
      .map(([, write]): [unknown, unknown] =>
        isObject(write)
          ? [write['TableName'], write['Item'] ?? write['Key']]
          : [undefined, undefined],
      ),
  );
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

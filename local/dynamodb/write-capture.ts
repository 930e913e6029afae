// Finds out what a write changed, by reading its items before and after it, and appends that to the tables' streams.
import { canonicalText } from './item.ts';
import type { Item } from './item.ts';
import { KeyedLock } from './keyed-lock.ts';
import type { StoreExchange, StoreRequest, StoreAnswer } from './store-exchange.ts';
import type { TableStream } from './table-stream.ts';
import { writtenItemsOf } from './written-item.ts';
import type { WrittenItem } from './written-item.ts';

/** Stands between the front and the store for writes to tables whose stream somebody reads. */
export interface WriteCapture {
  /** Gives the items whose changes are to be captured; for most requests there are none. */
  itemsOf(operation: string, body: unknown): readonly WrittenItem[];
  /**
   * Passes a write on and gives the store's answer, after every change is in its stream. Writes to one item follow each
   * other, so that the images of its records do too.
   *
   * @throws what keeps the store from being reached.
   */
  pass(request: StoreRequest, items: readonly WrittenItem[]): Promise<StoreAnswer>;
}

/** Creates the capture of writes that reach the store through `exchange`. */
export function createWriteCapture(
  streams: readonly TableStream[],
  exchange: StoreExchange,
): WriteCapture {
  const lock = new KeyedLock();
  return {
    itemsOf: (operation, body) => writtenItemsOf(operation, body, streams),
    pass: (request, items) => {
      const readAll = (): Promise<readonly (Item | undefined)[]> =>
        Promise.all(items.map((item) => read(item, request, exchange)));
      return lock.hold(items.map(lockKeyOf), async () => {
        const before = await readAll();
        const answer = await exchange(request);
        const after = await readAll();
        for (const [index, { stream }] of items.entries())
          stream.append({ before: before[index], after: after[index] });
        return answer;
      });
    },
  };
}

/** Two spellings of one number are one key. Different keys may share a lock, which costs only time. */
function lockKeyOf({ stream, key }: WrittenItem): string {
  const spelling = Object.fromEntries(
    Object.entries(key).map(([name, value]) => {
      const number = (value as { readonly N?: unknown } | null)?.N;
      return [name, number === undefined ? value : Number(number)];
    }),
  );
  return `${stream.tableName}\0${canonicalText(spelling)}`;
}

/** Reads an item with the caller's own headers; what the store refuses to read, it will refuse to write. */
async function read(
  { stream, key }: WrittenItem,
  { headers }: StoreRequest,
  exchange: StoreExchange,
): Promise<Item | undefined> {
  const { status, body } = await exchange({
    headers: { ...headers, 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    body: Buffer.from(
      JSON.stringify({ TableName: stream.tableName, Key: key, ConsistentRead: true }),
    ),
  });
  if (status !== 200) return undefined;
  return (JSON.parse(body.toString()) as { readonly Item?: Item }).Item;
}

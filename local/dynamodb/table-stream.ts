// The stream of one table: the record of every change to an item, in the shape that Lambda is handed it.
import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { isSameItem, keyOf, sizeOf } from './item.ts';
import type { Item } from './item.ts';

/** What of an item a record shows. */
export const STREAM_VIEW_TYPES = [
  'KEYS_ONLY',
  'NEW_IMAGE',
  'OLD_IMAGE',
  'NEW_AND_OLD_IMAGES',
] as const;

/** One of `STREAM_VIEW_TYPES`. */
export type StreamViewType = (typeof STREAM_VIEW_TYPES)[number];

/**
 * One change to one item.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Seconds since the epoch on the clock of the run. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    /** Grows from record to record, of equal length throughout. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  readonly eventSourceARN: string;
}

/** An item as it was before and as it is after a write; absent when there was or is none. */
export interface Change {
  readonly before?: Item | undefined;
  readonly after?: Item | undefined;
}

/** What a stream belongs to. */
export interface StreamedTable {
  readonly tableName: string;
  readonly keyNames: readonly string[];
  readonly streamArn: string;
  readonly viewType: StreamViewType;
  readonly region: string;
}

/** A stream. It keeps no record: what subscribes later does not see what came earlier. */
export interface TableStream extends StreamedTable {
  /** Hands a record to every subscriber before it returns; none when the change changes nothing. */
  append(change: Change): void;
  subscribe(onRecord: (record: StreamRecord) => void): void;
}

const FIRST_SEQUENCE_NUMBER = 100_000_000_000_000_000_000n;

/** Creates the stream of a table. */
export function createTableStream(table: StreamedTable, clock: Clock): TableStream {
  const subscribers: ((record: StreamRecord) => void)[] = [];
  let sequence = FIRST_SEQUENCE_NUMBER;
  return {
    ...table,
    append: (change) => {
      if (isSameItem(change.before, change.after)) return;
      sequence += 1n;
      const record = recordOf(change, table, { sequence: String(sequence), now: clock.now() });
      for (const onRecord of subscribers) onRecord(record);
    },
    subscribe: (onRecord) => {
      subscribers.push(onRecord);
    },
  };
}

function recordOf(
  { before, after }: Change,
  { keyNames, streamArn, viewType, region }: StreamedTable,
  { sequence, now }: { readonly sequence: string; readonly now: number },
): StreamRecord {
  const shown = {
    Keys: keyOf(after ?? before ?? {}, keyNames),
    ...(after !== undefined && viewType.includes('NEW') && { NewImage: after }),
    ...(before !== undefined && viewType.includes('OLD') && { OldImage: before }),
  };
  return {
    eventID: createHash('md5').update(`${streamArn}\0${sequence}`).digest('hex'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(now / 1000),
      ...shown,
      SequenceNumber: sequence,
      SizeBytes: Object.values(shown).reduce((bytes, item) => bytes + sizeOf(item), 0),
      StreamViewType: viewType,
    },
    eventSourceARN: streamArn,
  };
}

// Reads a record of the streams of the access and session tables: what an item was and has become.
import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../store/api-key-item.ts';

/** One change of an item. */
export interface ItemChange {
  /** Place in the stream, by which a record is asked for again. */
  readonly sequenceNumber: string;
  /** Second of the write, rounded down; `undefined` when DynamoDB does not say. */
  readonly at: number | undefined;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

/** Reads a record. @throws {TypeError} for one without a place in a stream, which DynamoDB does not make */
export function readItemChange({ dynamodb }: DynamoDBRecord): ItemChange {
  const {
    SequenceNumber,
    ApproximateCreationDateTime: at,
    Keys,
    OldImage,
    NewImage,
  } = dynamodb ?? {};
  if (SequenceNumber === undefined) throw new TypeError('a record must have a sequence number');
  return {
    sequenceNumber: SequenceNumber,
    at: at === undefined ? undefined : Math.floor(at),
    key: imageOf(Keys) ?? {},
    before: imageOf(OldImage),
    after: imageOf(NewImage),
  };
}

// The types of the Lambda event and of the SDK differ in how bytes are carried; these tables have none.
function imageOf(image: object | undefined): Item | undefined {
  return image as Item | undefined;
}

// Records of the streams of the access and session tables for tests, in the shape in which Lambda delivers them.
import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../../../lambda/store/api-key-item.ts';

/** A second in which most tests take place. */
export const NOW = 1_800_000_000;

/** What a record is about: the key of an item, and the rest of it before and after. */
export interface StreamRecordOptions {
  readonly key: Item;
  readonly before?: Item;
  readonly after?: Item;
  readonly at?: number;
}

let sequence = 100_000_000_000;

/** Makes a record with a place in the stream of its own. */
export function streamRecord({ key, before, after, at = NOW }: StreamRecordOptions) {
  sequence += 1;
  const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
  return {
    eventID: String(sequence),
    eventName,
    dynamodb: {
      ApproximateCreationDateTime: at,
      Keys: key,
      ...(after && { NewImage: { ...key, ...after } }),
      ...(before && { OldImage: { ...key, ...before } }),
      SequenceNumber: String(sequence),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  } as unknown as DynamoDBRecord;
}

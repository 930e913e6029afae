// Reads a record of the key table's stream: what a key's item was and has become.
import type { DynamoDBRecord } from 'aws-lambda';
import type { Item } from '../store/api-key-item.ts';

/** One change of the item of a key. */
export interface KeyItemChange {
  /** DynamoDB's id of the record; the same whenever the record is delivered again. */
  readonly eventId: string;
  /** Place in the stream, by which a record is asked for again. */
  readonly sequenceNumber: string;
  /** Second of the write, rounded down; `undefined` when DynamoDB does not say. */
  readonly at: number | undefined;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  /** Whether DynamoDB removed the item by itself, because its time to live had passed. */
  readonly isPurge: boolean;
}

/** Only items of keys have this shape of partition key; the pointers from ids, among others, do not. */
const DIGEST = /^[0-9a-f]{64}$/;

/**
 * Reads a record, or gives `undefined` when it is not about the item of a key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export function readKeyItemChange(record: DynamoDBRecord): KeyItemChange | undefined {
  const { dynamodb, eventID } = record;
  const sequenceNumber = dynamodb?.SequenceNumber;
  if (eventID === undefined || sequenceNumber === undefined) return undefined;
  if (!DIGEST.test(dynamodb?.Keys?.['digest']?.S ?? '')) return undefined;
  const at = dynamodb?.ApproximateCreationDateTime;
  return {
    eventId: eventID,
    sequenceNumber,
    at: at === undefined ? undefined : Math.floor(at),
    before: imageOf(dynamodb?.OldImage),
    after: imageOf(dynamodb?.NewImage),
    isPurge: isDynamoDb(record.userIdentity as unknown),
  };
}

function isDynamoDb(identity: unknown): boolean {
  const { type, principalId } = (identity ?? {}) as Record<string, unknown>;
  return type === 'Service' && principalId === 'dynamodb.amazonaws.com';
}

// The types of the Lambda event and of the SDK differ in how bytes are carried; the items of keys have none.
function imageOf(image: object | undefined): Item | undefined {
  return image as Item | undefined;
}

// Records of the key table's stream for tests, in the shape in which Lambda delivers them.
import { randomUUID } from 'node:crypto';
import type { DynamoDBRecord } from 'aws-lambda';
import type { ApiKeyChange } from '../../../core/api-key-change.ts';
import type { ApiKeyRecord } from '../../../core/api-key-record.ts';
import { encodeChange, encodeRecord, type Item } from '../../../lambda/store/api-key-item.ts';

/** A second in which most tests take place. */
export const NOW = 1_800_000_000;

/** A key as stored. */
export const RECORD: ApiKeyRecord = {
  digest: '5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592',
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  accountId: 'acct-1',
  owner: 'rig:user:u',
  name: 'ci',
  preview: 'rb_...a1b2c3d4',
  scope: 'full',
  isWorkspaceKey: false,
  createdAt: NOW - 1000,
};

/** A change as a management operation records it. */
export const CHANGE: ApiKeyChange = {
  action: 'renamed',
  actor: 'rig:user:u',
  at: NOW,
  sourceIp: '192.0.2.1',
  requestId: 'request-1',
};

/** Writes the item of {@link RECORD} with some of it changed. */
export function itemOf(record: Partial<ApiKeyRecord> = {}, change?: ApiKeyChange): Item {
  return {
    ...encodeRecord({ ...RECORD, ...record }),
    ...(change && { change: encodeChange(change) }),
  };
}

/** What a record is about. */
export interface StreamRecordOptions {
  readonly before?: Item;
  readonly after?: Item;
  readonly at?: number;
  /** Whether it was DynamoDB's time to live that removed the item. */
  readonly isPurge?: boolean;
}

let sequence = 100_000_000_000;

/** Makes a record with an id and a place in the stream of its own. */
export function streamRecord(options: StreamRecordOptions): DynamoDBRecord {
  const { before, after, at = NOW, isPurge = false } = options;
  const digest = (after ?? before)?.['digest'] ?? { S: RECORD.digest };
  sequence += 1;
  const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
  const record = {
    eventID: randomUUID().replaceAll('-', ''),
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: at,
      Keys: { digest },
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber: String(sequence),
      SizeBytes: 500,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN:
      'arn:aws:dynamodb:eu-west-1:123456789012:table/ApiKeys/stream/2027-01-01T00:00:00.000',
    ...(isPurge && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }),
  };
  return record as unknown as DynamoDBRecord;
}

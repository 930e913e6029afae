// Records of a stream for tests: their names are their sequence numbers.
import type { StreamRecord } from '../../../local/dynamodb/table-stream.ts';

/** A record of an inserted item. */
export function recordOf(sequenceNumber: string, createdAtSeconds = 0): StreamRecord {
  return {
    eventID: sequenceNumber,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: createdAtSeconds,
      Keys: { pk: { S: sequenceNumber } },
      SequenceNumber: sequenceNumber,
      SizeBytes: 3,
      StreamViewType: 'KEYS_ONLY',
    },
    eventSourceARN: 'arn',
  };
}

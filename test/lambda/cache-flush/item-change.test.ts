import { readItemChange } from '../../../lambda/cache-flush/item-change.ts';
import { NOW, streamRecord } from './stream-record.ts';

const key = { user: { S: 'rig:user:u' }, session: { S: 's' } };
const record = streamRecord({ key, after: { endedAt: { N: '1' } }, at: NOW + 0.7 });

it('gives what was and is, the place in the stream, and the second of the write', () => {
  expect(readItemChange(record)).toEqual({
    sequenceNumber: record.dynamodb!.SequenceNumber,
    at: NOW,
    key,
    before: undefined,
    after: { ...key, endedAt: { N: '1' } },
  });
});

it('does without a time and without images', () => {
  expect(readItemChange({ dynamodb: { SequenceNumber: '1' } })).toEqual({
    sequenceNumber: '1',
    at: undefined,
    key: {},
    before: undefined,
    after: undefined,
  });
});

it('fails for a record without a place in the stream', () => {
  expect(() => readItemChange({})).toThrow('sequence number');
});

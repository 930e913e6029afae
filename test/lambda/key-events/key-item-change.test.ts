import { pointerKey } from '../../../lambda/store/api-key-item.ts';
import { readKeyItemChange } from '../../../lambda/key-events/key-item-change.ts';
import { itemOf, NOW, RECORD, streamRecord } from './stream-record.ts';

it('reads what the item of a key was and has become, when, and where in the stream', () => {
  const record = streamRecord({ before: itemOf(), after: itemOf({ name: 'new' }) });

  expect(readKeyItemChange(record)).toEqual({
    eventId: record.eventID,
    sequenceNumber: record.dynamodb?.SequenceNumber,
    at: NOW,
    before: itemOf(),
    after: itemOf({ name: 'new' }),
    isPurge: false,
  });
});

it.each([
  ['a pointer', { digest: { S: pointerKey(RECORD.id) }, keyDigest: { S: RECORD.digest } }],
  ['an item of another kind', { digest: { S: 'something#else' } }],
])('passes over %s', (_, after) => {
  expect(readKeyItemChange(streamRecord({ after }))).toBeUndefined();
});

it('passes over what is no record', () => {
  const record = streamRecord({ after: itemOf() });

  expect(readKeyItemChange({})).toBeUndefined();
  expect(readKeyItemChange({ ...record, dynamodb: {} })).toBeUndefined();
});

it('tells a removal by time to live from a removal by somebody', () => {
  const purge = streamRecord({ before: itemOf(), isPurge: true });
  const removal = streamRecord({ before: itemOf() });

  expect(readKeyItemChange(purge)).toMatchObject({ isPurge: true, after: undefined });
  expect(readKeyItemChange(removal)).toMatchObject({ isPurge: false });
  expect(
    readKeyItemChange({ ...removal, userIdentity: { type: 'User', principalId: 'someone' } }),
  ).toMatchObject({ isPurge: false });
});

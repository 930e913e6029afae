import { readKeyItemChange } from '../../../lambda/key-events/key-item-change.ts';
import { readKeyEvent } from '../../../lambda/key-events/read-key-event.ts';
import type { Item } from '../../../lambda/store/api-key-item.ts';
import {
  CHANGE,
  itemOf,
  NOW,
  RECORD,
  streamRecord,
  type StreamRecordOptions,
} from './stream-record.ts';

const eventOf = (options: StreamRecordOptions) => {
  const record = streamRecord(options);
  return { record, event: readKeyEvent(readKeyItemChange(record)!) };
};

it.each([
  ['a key that is created', { after: itemOf({}, { ...CHANGE, action: 'created' }) }, 'created'],
  ['a key that is changed', { before: itemOf(), after: itemOf({}, CHANGE) }, 'renamed'],
  [
    'a key that is changed again',
    { before: itemOf({}, CHANGE), after: itemOf({}, { ...CHANGE, at: NOW + 1 }) },
    'renamed',
  ],
])('gives what was done to %s', (_, options, action) => {
  const { record, event } = eventOf(options);

  expect(event).toMatchObject({
    eventId: record.eventID,
    accountId: RECORD.accountId,
    keyId: RECORD.id,
    change: { action, actor: CHANGE.actor },
  });
});

it.each([
  ['a use of a key', { before: itemOf({}, CHANGE), after: itemOf({ lastUsedAt: NOW }, CHANGE) }],
  ['an item that never carried a change', { before: itemOf(), after: itemOf({ name: 'n' }) }],
  ['a purge', { before: itemOf({}, CHANGE), isPurge: true }],
  ['a removal', { before: itemOf({}, CHANGE) }],
])('gives nothing for %s', (_, options) => {
  expect(eventOf(options).event).toBeUndefined();
});

it.each<[string, Item]>([
  ['a change that cannot be read', { ...itemOf(), change: { S: '{' } }],
  ['an item without an id', { ...itemOf({}, CHANGE), id: { N: '1' } }],
])('fails on %s', (_, after) => {
  expect(() => eventOf({ before: itemOf(), after })).toThrow(TypeError);
});

it('carries neither the key’s digest nor what else the item holds', () => {
  const { event } = eventOf({ before: itemOf(), after: itemOf({}, CHANGE) });

  expect(JSON.stringify(event)).not.toContain(RECORD.digest);
  expect(JSON.stringify(event)).not.toContain(RECORD.preview);
});

import { keyEventLog } from '../../../lambda/key-events/key-event-log.ts';
import { readKeyItemChange } from '../../../lambda/key-events/key-item-change.ts';
import { CHANGE, itemOf, NOW, RECORD, streamRecord } from './stream-record.ts';
import { captureLog } from '../captured-log.ts';

const captured = captureLog();
const log = keyEventLog('test', () => NOW + 0.5);

it('counts a change that cannot be read on a metric, and names the key by its id only', () => {
  const record = streamRecord({ before: itemOf(), after: itemOf({}, CHANGE) });
  const change = readKeyItemChange(record)!;

  log.unreadable(change, new TypeError('change must be JSON'));

  expect(captured.lines).toEqual([
    {
      _aws: {
        Timestamp: (NOW + 0.5) * 1000,
        CloudWatchMetrics: [
          {
            Namespace: 'RigboxAuth',
            Dimensions: [['Stage']],
            Metrics: [{ Name: 'UnreadableKeyChanges', Unit: 'Count' }],
          },
        ],
      },
      event: 'key-change-unreadable',
      Stage: 'test',
      UnreadableKeyChanges: 1,
      eventId: record.eventID,
      keyId: RECORD.id,
      errorName: 'TypeError',
      errorMessage: 'change must be JSON',
    },
  ]);
});

it('writes a line for each batch and each fault', () => {
  log.batch({ records: 3, changes: 2, losses: 1, failed: 1 });
  log.fault('flush', new Error('throttled'));

  expect(captured.lines).toEqual([
    { event: 'key-event-batch', records: 3, changes: 2, losses: 1, failed: 1 },
    { event: 'key-event-fault', step: 'flush', errorName: 'Error', errorMessage: 'throttled' },
  ]);
});

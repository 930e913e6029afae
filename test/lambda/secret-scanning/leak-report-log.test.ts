import { leakReportLog } from '../../../lambda/secret-scanning/leak-report-log.ts';
import { captureLog } from '../captured-log.ts';

const NOW = 1_800_000_000;
const captured = captureLog();
const log = leakReportLog('test', () => NOW);

it('counts a fault on a metric of the stage', () => {
  log.fault('request-1', 'flush', new Error('throttled'));

  expect(captured.lines).toMatchObject([
    {
      _aws: {
        Timestamp: NOW * 1000,
        CloudWatchMetrics: [
          { Dimensions: [['Stage']], Metrics: [{ Name: 'LeakReportFaults', Unit: 'Count' }] },
        ],
      },
      event: 'leak-report-fault',
      Stage: 'test',
      LeakReportFaults: 1,
      requestId: 'request-1',
      step: 'flush',
    },
  ]);
});

it('counts no metric for a refusal, which anybody can cause', () => {
  log.refusal('request-1', 'signature-wrong');

  expect(captured.lines).toEqual([
    { event: 'leak-report-refused', requestId: 'request-1', reason: 'signature-wrong' },
  ]);
});

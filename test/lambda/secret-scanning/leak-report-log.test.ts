import { jest } from '@jest/globals';
import { leakReportLog } from '../../../lambda/secret-scanning/leak-report-log.ts';

const NOW = 1_800_000_000;
let lines: Record<string, unknown>[];
const log = leakReportLog('test', () => NOW);

beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)) as Record<string, unknown>);
    return true;
  });
});
afterEach(() => jest.restoreAllMocks());

it('counts a fault on a metric of the stage', () => {
  log.fault('request-1', 'flush', new Error('throttled'));

  expect(lines).toMatchObject([
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

  expect(lines).toEqual([
    { event: 'leak-report-refused', requestId: 'request-1', reason: 'signature-wrong' },
  ]);
});

import { CACHE_FLUSH_LOG } from '../../../lambda/cache-flush/cache-flush-log.ts';
import { captureLog } from '../captured-log.ts';

const captured = captureLog();

it('writes a line for each batch and each fault', () => {
  CACHE_FLUSH_LOG.batch({ records: 3, gains: 1, losses: 1, failed: 1 });
  CACHE_FLUSH_LOG.fault(new Error('throttled'));

  expect(captured.lines).toEqual([
    { event: 'cache-flush-batch', records: 3, gains: 1, losses: 1, failed: 1 },
    { event: 'cache-flush-fault', errorName: 'Error', errorMessage: 'throttled' },
  ]);
});

import { recordSessionUsage } from '../../../lambda/session-usage/record-session-usage.ts';
import { SessionRecorder } from '../../../lambda/session-usage/session-recorder.ts';
import { captureLog } from '../captured-log.ts';
import { packLogBatch } from '../key-usage/access-log.ts';
import { sessionLine } from './session-log.ts';

const NOW = 1_800_000_000;
const captured = captureLog();
const service = {
  recorder: new SessionRecorder(
    { advance: () => Promise.reject(new Error('down')) },
    { windowSeconds: 300 },
  ),
  now: () => NOW,
};

it('fails when the store does, so that the delivery comes again', async () => {
  const delivery = recordSessionUsage(packLogBatch([sessionLine(NOW)]), service);

  await expect(delivery).rejects.toThrow('1 sessions could not be');
  expect(captured.lines).toMatchObject([{ failed: 1, errorMessage: 'down' }]);
});

it('does nothing for the message that tests the subscription', async () => {
  await recordSessionUsage(packLogBatch(['health'], 'CONTROL_MESSAGE'), service);

  expect(captured.lines).toMatchObject([{ lines: 0, sessions: 0 }]);
});

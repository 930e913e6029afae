import { gzipSync } from 'node:zlib';
import { readLogBatch } from '../../../lambda/telemetry/log-batch.ts';
import { packLogBatch } from '../key-usage/access-log.ts';

const pack = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');

// The example of the CloudWatch Logs guide, a delivery as Lambda receives it.
const RECORDED =
  'H4sIAAAAAAAAAHWPwQqCQBCGX0Xm7EFtK+smZBEUgXoLCdMhFtKV3akI8d0bLYmibvPPN3wz00CJxmQnTO41whwWQRIctmEcB6sQbFC3CjW3XW8kxpOpP+OC22d1Wml1qZkQGtoMsScxaczKN3plG8zlaHIta5KqWsozoTYw3/djzwhpLwivWFGHGpAFe7DL68JlBUk+l7KSN7tCOEJ4M3/qOI49vMHj+zCKdlFqLaU2ZHV2a4Ct/an0/ivdX8oYc1UVX860fQDQiMdxRQEAAA==';

it('reads the lines of a recorded delivery', async () => {
  expect(await readLogBatch(RECORDED)).toEqual([
    '[ERROR] First test message',
    '[ERROR] Second test message',
  ]);
});

it('reads the lines of a delivery in their order', async () => {
  expect(await readLogBatch(packLogBatch(['one', 'two']))).toEqual(['one', 'two']);
});

it('has no lines in the message that tests a subscription', async () => {
  const text = 'CWL CONTROL MESSAGE: Checking health of destination Lambda.';

  expect(await readLogBatch(packLogBatch([text], 'CONTROL_MESSAGE'))).toEqual([]);
});

it('gives an empty line for an event without one', async () => {
  const logEvents = [null, {}, { message: 7 }, { message: 'x' }];

  expect(await readLogBatch(pack({ messageType: 'DATA_MESSAGE', logEvents }))).toEqual([
    '',
    '',
    '',
    'x',
  ]);
});

it.each([
  ['no base64 of anything', '???'],
  ['what is not packed', Buffer.from('{}').toString('base64')],
  ['packed text', gzipSync('text').toString('base64')],
  ['null', pack(null)],
  ['another type of message', pack({ messageType: 'OTHER', logEvents: [] })],
  ['a batch without events', pack({ messageType: 'DATA_MESSAGE' })],
])('fails on %s', async (_, data) => {
  await expect(readLogBatch(data)).rejects.toThrow();
});

it('fails on a delivery that unpacks without end', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024)).toString('base64');

  await expect(readLogBatch(bomb)).rejects.toThrow(/larger than/);
});

// The function as Lambda loads it, over the embedded DynamoDB.
import { SESSION_USAGE_VARIABLES } from '../../../core/environment/session-usage.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { captureLog } from '../captured-log.ts';
import { setEnvironment } from '../function-environment.ts';
import { packLogBatch } from '../key-usage/access-log.ts';
import { startSessionTable, type LocalSessionTable } from '../store/local-session-table.ts';
import { sessionLine } from './session-log.ts';

const AT = 1_700_000_000;
const captured = captureLog();
let table: LocalSessionTable;
let restore: () => void;

beforeAll(async () => {
  table = await startSessionTable();
  restore = setEnvironment({
    ...encodeEnvironment(SESSION_USAGE_VARIABLES, {
      sessionTable: table.tableName,
      windowSeconds: 300,
    }),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  });
});
afterAll(async () => {
  restore();
  await table.stop();
});

it('writes when a session was used and from where, drops bad lines, and says what it did', async () => {
  const { handler } = await import('../../../lambda/session-usage/handler.ts');

  const lines = ['no json', sessionLine(AT, { sessionStartedAt: String(AT - 9) })];
  await handler({ awslogs: { data: packLogBatch(lines) } });

  expect(await table.store.find('rig:user:olive', 'session-1')).toEqual({
    sessionId: 'session-1',
    startedAt: AT - 9,
    clientId: 'dashboard',
    firstSeenAt: AT,
    lastSeenAt: AT,
    userAgent: 'Firefox/140.0',
    place: '192.0.2.0/24',
  });
  expect(captured.lines).toEqual([
    {
      event: 'session-usage-batch',
      lines: 2,
      malformed: 1,
      sessions: 1,
      written: 1,
      skipped: 0,
      failed: 0,
    },
  ]);
});

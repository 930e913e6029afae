// The function as Lambda loads it, over the embedded DynamoDB.
import { KEY_USAGE_VARIABLES } from '../../../core/environment/key-usage.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { setEnvironment } from '../function-environment.ts';
import { startLocalTable, type LocalTable } from '../store/local-table.ts';
import { accessLogLine, packLogBatch } from './access-log.ts';

let table: LocalTable;
let restore: () => void;

beforeAll(async () => {
  table = await startLocalTable();
  restore = setEnvironment({
    ...encodeEnvironment(KEY_USAGE_VARIABLES, { apiKeyTable: table.tableName, windowSeconds: 300 }),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
  });
});
afterAll(async () => {
  restore();
  await table.stop();
});

it('writes when a key was last used', async () => {
  const { handler } = await import('../../../lambda/key-usage/handler.ts');
  const key = await table.createKey({ createdAt: 1 });

  const data = packLogBatch([accessLogLine({ keyId: key.id, at: 1_700_000_000 })]);
  await handler({ awslogs: { data } });

  expect(await table.store.findByDigest(key.digest)).toMatchObject({ lastUsedAt: 1_700_000_000 });
});

// The function as Lambda loads it, with AWS played by servers on loopback.
import { KEY_EVENTS_VARIABLES } from '../../../core/environment/key-events.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { captureLog } from '../captured-log.ts';
import { setEnvironment } from '../function-environment.ts';
import {
  answer,
  flushed,
  startScriptedServer,
  type ScriptedServer,
} from '../store/scripted-server.ts';
import { CHANGE, itemOf, NOW, RECORD, streamRecord } from './stream-record.ts';

// What the function logs is not what these tests are about.
captureLog();

let aws: ScriptedServer;
let restore: () => void;

beforeAll(async () => {
  aws = await startScriptedServer((request, ...rest) => {
    stepFor(request.headers['x-amz-target'])(request, ...rest);
  });
  restore = setEnvironment({
    ...encodeEnvironment(KEY_EVENTS_VARIABLES, {
      keyAuditTable: 'audit',
      auditRetentionDays: 400,
      eventBus: 'default',
      apiId: 'api1',
      stageName: 'test',
      authorizerTimeoutSeconds: 5,
    }),
    AWS_ENDPOINT_URL: aws.url,
  });
});
afterAll(async () => {
  restore();
  await aws.stop();
});

/** A flush is the one call without a target. */
function stepFor(target: string | string[] | undefined) {
  if (target === undefined) return flushed;
  const isEvent = String(target).includes('PutEvents');
  return answer(isEvent ? { FailedEntryCount: 0, Entries: [{ EventId: '1' }] } : {});
}

it('flushes, records and tells a revocation', async () => {
  const { handler } = await import('../../../lambda/key-events/handler.ts');
  const change = { ...CHANGE, action: 'revoked' } as const;
  const before = itemOf();
  const after = itemOf({ revokedAt: NOW }, change);

  const result = await handler({ Records: [streamRecord({ before, after, at: 1 })] });

  expect(result).toEqual({ batchItemFailures: [] });
  expect(aws.requests.map(({ headers }) => headers['x-amz-target'] ?? 'flush')).toEqual([
    'flush',
    'DynamoDB_20120810.PutItem',
    'AWSEvents.PutEvents',
  ]);
  expect(aws.requests[1]?.body).toContain('"TableName":"audit"');
  expect(aws.requests[2]?.body).toContain('"DetailType":"API Key Revoked"');
  for (const { body } of aws.requests) expect(body).not.toContain(RECORD.digest);
});

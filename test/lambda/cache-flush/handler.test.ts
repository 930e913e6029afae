// The function as Lambda loads it, with API Gateway's control plane played by a server on loopback.
import { CACHE_FLUSH_VARIABLES } from '../../../core/environment/cache-flush.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { sessionKey } from '../../../lambda/store/session-item.ts';
import { captureLog } from '../captured-log.ts';
import { setEnvironment } from '../function-environment.ts';
import { flushed, startScriptedServer, type ScriptedServer } from '../store/scripted-server.ts';
import { streamRecord } from './stream-record.ts';

const captured = captureLog();
const calls: string[] = [];
let aws: ScriptedServer;
let restore: () => void;

beforeAll(async () => {
  aws = await startScriptedServer((request, ...rest) => {
    calls.push(`${request.method} ${request.url}`);
    flushed(request, ...rest);
  });
  restore = setEnvironment({
    ...encodeEnvironment(CACHE_FLUSH_VARIABLES, {
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

it('flushes the stage once for a session that ended long ago, and says nothing about whose', async () => {
  const { handler } = await import('../../../lambda/cache-flush/handler.ts');
  const key = sessionKey('rig:user:u', 'laptop');

  const result = await handler({
    Records: [streamRecord({ key, after: { endedAt: { N: '1' } }, at: 1 })],
  });

  expect(result).toEqual({ batchItemFailures: [] });
  expect(calls).toEqual(['DELETE /restapis/api1/stages/test/cache/authorizers']);
  expect(captured.lines).toHaveLength(1);
  expect(captured.text).not.toMatch(/rig:user|laptop/);
});

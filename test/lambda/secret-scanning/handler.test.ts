// The function as Lambda loads it, over the embedded DynamoDB, with a reporter and a control plane on loopback.
import { randomBytes } from 'node:crypto';
import { createApiKey, digestApiKey } from '../../../core/api-key.ts';
import { SECRET_SCANNING_VARIABLES } from '../../../core/environment/secret-scanning.ts';
import { encodeEnvironment } from '../../../core/environment/variable.ts';
import { setEnvironment } from '../function-environment.ts';
import { startHttpsServer, type HttpsServer } from '../http/https-server.ts';
import { startLocalTable, type LocalTable } from '../store/local-table.ts';
import { answer, startScriptedServer, type ScriptedServer } from '../store/scripted-server.ts';
import { createReporter, keySetOf, signedEvent } from './signed-report.ts';

const reporter = createReporter();
let table: LocalTable;
let github: HttpsServer;
let controlPlane: ScriptedServer;
let restore: () => void;

beforeAll(async () => {
  table = await startLocalTable();
  controlPlane = await startScriptedServer(answer({}));
  github = await startHttpsServer();
  github.answer = (_, response) => response.end(keySetOf(reporter));
  restore = setEnvironment({
    ...encodeEnvironment(SECRET_SCANNING_VARIABLES, {
      apiKeyTable: table.tableName,
      apiId: 'api1',
      stageName: 'test',
      flushDelayMs: 0,
      legacyApiKeys: 'refuse',
      publicKeysUrl: github.url,
    }),
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_API_GATEWAY: controlPlane.url,
  });
});
afterAll(async () => {
  restore();
  github.stop();
  await controlPlane.stop();
  await table.stop();
});

it('revokes a reported key, flushes, and then answers', async () => {
  const { handler } = await import('../../../lambda/secret-scanning/handler.ts');
  const key = createApiKey(randomBytes);
  const digest = digestApiKey(key);
  await table.createKey({ digest });
  const body = JSON.stringify([{ token: key, type: 'rigbox_api_key', url: '' }]);

  const { statusCode, body: text, headers } = await handler(signedEvent(body, reporter));

  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({ 'Content-Type': 'application/json', Vary: 'Origin' });
  expect(JSON.parse(text)).toEqual([
    { token_hash: digest, token_type: 'rigbox_api_key', label: 'true_positive' },
  ]);
  expect(await table.store.findByDigest(digest)).toHaveProperty('revokedAt');
  expect(controlPlane.requests).toHaveLength(1);
});

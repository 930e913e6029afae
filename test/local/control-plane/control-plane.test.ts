// The control plane, called by the AWS SDK as functions call it.
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  FlushStageAuthorizersCacheCommand,
} from '@aws-sdk/client-api-gateway';
import { startControlPlane } from '../../../local/control-plane/control-plane.ts';
import type { Authorize, ControlPlane } from '../../../local/control-plane/control-plane.ts';
import { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';

let controlPlane: ControlPlane | undefined;
let flushes = 0;

afterEach(async () => {
  await controlPlane?.stop();
  controlPlane = undefined;
  flushes = 0;
});

async function start(authorize?: Authorize): Promise<APIGatewayClient> {
  controlPlane = await startControlPlane({
    apiId: 'abcdef1234',
    stageName: 'prod',
    region: 'eu-west-1',
    flushAuthorizerCache: () => (flushes += 1),
    usagePlans: new UsagePlans([], { now: () => 0 }),
    ...(authorize === undefined ? {} : { authorize }),
  });
  return new APIGatewayClient({
    endpoint: controlPlane.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'ASIAFUNCTION', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

const flush = (restApiId = 'abcdef1234', stageName = 'prod'): FlushStageAuthorizersCacheCommand =>
  new FlushStageAuthorizersCacheCommand({ restApiId, stageName });

it('control-01: FlushStageAuthorizersCache of the SDK flushes and answers 202', async () => {
  const client = await start();

  const { $metadata: metadata } = await client.send(flush());

  expect([metadata.httpStatusCode, flushes]).toEqual([202, 1]);
});

it.each([
  ['another1234', 'prod'],
  ['abcdef1234', 'test'],
])('control-02: refuses api %s with stage %s as not found', async (apiId, stage) => {
  const client = await start();

  await expect(client.send(flush(apiId, stage))).rejects.toMatchObject({
    name: 'NotFoundException',
    $metadata: { httpStatusCode: 404 },
  });
  expect(flushes).toBe(0);
});

it('control-03: refuses a caller who may not flush this stage', async () => {
  const asked: unknown[] = [];
  const client = await start((...question) => {
    asked.push(question);
    return false;
  });

  await expect(client.send(flush())).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  expect(asked).toEqual([
    [
      'ASIAFUNCTION',
      'apigateway:DELETE',
      'arn:aws:apigateway:eu-west-1::/restapis/abcdef1234/stages/prod/cache/authorizers',
    ],
  ]);
  expect(flushes).toBe(0);
});

const FLUSH_PATH = '/restapis/abcdef1234/stages/prod/cache/authorizers';

it.each([
  ['no signature', { path: FLUSH_PATH, status: 403 }],
  ['another scheme', { path: FLUSH_PATH, authorization: 'Bearer a', status: 403 }],
  ['another operation', { path: '/restapis/abcdef1234', status: 404 }],
  ['another verb', { path: FLUSH_PATH, method: 'GET', status: 404 }],
])('control-04: refuses %s', async (_case, { path, status, ...sent }) => {
  await start();
  const { method = 'DELETE', authorization } = sent as { method?: string; authorization?: string };

  const response = await fetch(`${controlPlane?.url ?? ''}${path}`, {
    method,
    headers: authorization === undefined ? {} : { authorization },
  });

  expect([response.status, flushes]).toEqual([status, 0]);
});

it.each(['{', '[]', '"text"', 'null'])('control-05: refuses the body %s', async (body) => {
  const { config } = await start();
  const { accessKeyId } = await config.credentials();

  const response = await fetch(`${controlPlane?.url ?? ''}/apikeys`, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/eu-west-1/apigateway/aws4_request, Signature=0`,
    },
    body,
  });

  expect(response.status).toBe(400);
});

it('control-03: asks about the verb and the path of every operation', async () => {
  const asked: string[] = [];
  const client = await start((_accessKeyId, action, resource) => {
    asked.push(`${action} ${resource}`);
    return false;
  });

  await expect(client.send(new CreateApiKeyCommand({ name: 'a' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  expect(asked).toEqual(['apigateway:POST arn:aws:apigateway:eu-west-1::/apikeys']);
});

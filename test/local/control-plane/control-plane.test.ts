// The control plane, called by the AWS SDK as functions call it.
import { APIGatewayClient, FlushStageAuthorizersCacheCommand } from '@aws-sdk/client-api-gateway';
import { startControlPlane } from '../../../local/control-plane/control-plane.ts';
import type { Authorize, ControlPlane } from '../../../local/control-plane/control-plane.ts';

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

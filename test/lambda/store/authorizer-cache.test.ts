// The flush of cached policies over HTTP, and everything that can be wrong with it: a flush that is not confirmed is none.
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import * as controlPlane from '../../../dev/fault-proxy/control-plane-fault.ts';
import type { Fault } from '../../../dev/fault-proxy/fault.ts';
import { startFaultProxy, type FaultProxy } from '../../../dev/fault-proxy/fault-proxy.ts';
import {
  stageAuthorizerCache,
  type AuthorizerCache,
} from '../../../lambda/store/authorizer-cache.ts';
import {
  startControlPlane,
  type ControlPlane,
} from '../../../local/control-plane/control-plane.ts';
import { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';

let gateway: ControlPlane;
let proxy: FaultProxy;
let client: APIGatewayClient;
let cache: AuthorizerCache;
let flushes = 0;
beforeAll(async () => {
  gateway = await startControlPlane({
    apiId: 'abcdef1234',
    stageName: 'prod',
    region: 'eu-west-1',
    flushAuthorizerCache: () => {
      flushes += 1;
    },
    usagePlans: new UsagePlans([], { now: () => 0 }),
  });
  proxy = await startFaultProxy({ now: Date.now });
  proxy.forwardTo(gateway.url);
  client = clientWith(3);
  cache = stageAuthorizerCache({ apiId: 'abcdef1234', stageName: 'prod', flushDelayMs: 0 }, client);
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await gateway.stop();
});
beforeEach(() => {
  flushes = 0;
});
afterEach(() => proxy.recover());

const clientWith = (maxAttempts: number) =>
  new APIGatewayClient({
    endpoint: proxy.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'function', secretAccessKey: 'local' },
    maxAttempts,
  });

it('drops the policies of its stage, once', async () => {
  await cache.flush();

  expect(flushes).toBe(1);
});

it('waits as long as it was told to before it drops them', async () => {
  const delayed = stageAuthorizerCache(
    { apiId: 'abcdef1234', stageName: 'prod', flushDelayMs: 100 },
    client,
  );
  const flushed = delayed.flush();
  await cache.flush();
  expect(flushes).toBe(1);

  await flushed;
  expect(flushes).toBe(2);
});

it('fails for a stage that is not there', async () => {
  await expect(
    stageAuthorizerCache(
      { apiId: 'abcdef1234', stageName: 'other', flushDelayMs: 0 },
      client,
    ).flush(),
  ).rejects.toThrow('Invalid stage identifier specified');
  expect(flushes).toBe(0);
});

it.each<[string, Fault]>([
  ['is not there', { kind: 'refused' }],
  ['resets connections', { kind: 'reset' }],
  ['loses its answers', { kind: 'answer-lost' }],
  ['has too many calls', controlPlane.TOO_MANY_CALLS],
  ['is unavailable', controlPlane.SERVICE_UNAVAILABLE],
  ['denies it', controlPlane.FLUSH_DENIED],
  ['does not know the stage', controlPlane.NO_SUCH_STAGE],
  ['is something that answers 200 to everything', controlPlane.FALSE_SUCCESS],
])('fails when the control plane %s, and works again afterwards', async (_, fault) => {
  await proxy.fail(fault);
  await expect(cache.flush()).rejects.toThrow();

  await proxy.recover();
  flushes = 0;
  await cache.flush();
  expect(flushes).toBe(1);
});

it.each<[string, Fault]>([
  ['resets a connection', { kind: 'reset' }],
  ['loses an answer', { kind: 'answer-lost' }],
  ['has too many calls', controlPlane.TOO_MANY_CALLS],
  ['is unavailable', controlPlane.SERVICE_UNAVAILABLE],
  ['is slow', { kind: 'slow', ms: 100 }],
])('is done when the control plane %s once', async (_, fault) => {
  await proxy.fail(fault, { times: 1 });

  await cache.flush();

  expect(flushes).toBeGreaterThanOrEqual(1);
});

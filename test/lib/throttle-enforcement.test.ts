// Throttle profiles from end to end: the stack's plans in the local gateway, keys that the store assigns through the
// control plane, an authorizer that names them, on a clock that only the tests move.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGatewayClient, GetUsagePlansCommand } from '@aws-sdk/client-api-gateway';
import { THROTTLE_VARIABLES } from '../../core/environment/throttle.ts';
import { decodeEnvironment } from '../../core/environment/variable.ts';
import { THROTTLE_PROFILES } from '../../core/throttle-profile.ts';
import type { ThrottleProfile } from '../../core/throttle-profile.ts';
import { apiGatewayThrottleKeys } from '../../lambda/store/throttle-keys.ts';
import type { ThrottleKeys } from '../../lambda/store/throttle-keys.ts';
import { createClock } from '../../local/clock.ts';
import type { MovableClock } from '../../local/clock.ts';
import { startLocalCloud } from '../../local/cloud.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { createApp } from './synthesized-stack.ts';
import { ThrottledStack } from './throttled-stack.ts';

const BURST = THROTTLE_PROFILES.low.burst;
const RATE = THROTTLE_PROFILES.low.requestsPerSecond;

let cloud: LocalCloud;
let client: APIGatewayClient;
let keys: ThrottleKeys;
let caches: string[] = [];
let resources = 0;
const directory = mkdtempSync(join(tmpdir(), 'throttled-'));

/** A clock that stands still unless it is moved. */
function createStillClock(): MovableClock {
  const clock = createClock();
  const start = Date.now();
  return { ...clock, now: () => start + (new Float64Array(clock.offset)[0] ?? 0) };
}

interface Told {
  readonly status: number;
  readonly environment: Record<string, string>;
}

/** Lets the function of the stack call the control plane, with no more than its own rights. */
async function control(method: string, path: string, body?: object): Promise<Told> {
  const reply = await fetch(`${cloud.apiUrl}/control`, {
    method: 'POST',
    body: JSON.stringify({ method, path, body }),
  });
  return (await reply.json()) as Told;
}

beforeAll(async () => {
  const app = createApp({ outdir: directory });
  new ThrottledStack(app);
  app.synth();
  cloud = await startLocalCloud({
    assemblyDirectory: directory,
    port: 0,
    clock: createStillClock(),
    onRequest: ({ cache }) => caches.push(cache),
  });
  client = new APIGatewayClient({
    endpoint: cloud.controlPlaneUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'operator', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  keys = apiGatewayThrottleKeys(
    decodeEnvironment(THROTTLE_VARIABLES, (await control('GET', '/apikeys')).environment),
    client,
  );
});

beforeEach(() => {
  caches = [];
});

afterAll(async () => {
  await cloud.stop();
  rmSync(directory, { recursive: true });
});

/** Gives the id of the plan of a profile. */
async function planIdOf(profile: ThrottleProfile | 'unlimited'): Promise<string> {
  const { items = [] } = await client.send(new GetUsagePlansCommand({}));
  return items.find(({ name }) => name === `Throttled-${profile}`)!.id!;
}

/** Binds a resource that no test has used, and gives its key. */
async function bindToLow(): Promise<string> {
  const resource = `rig:workspace:ws-${(resources += 1)}` as const;
  return (await keys.assign({ resource, profile: 'low' })).usageKey;
}

const call = (credential: string): Promise<Response> =>
  fetch(`${cloud.apiUrl}/pets`, { headers: { Authorization: credential } });

/** Sends requests one after another, and gives how many were let through. */
async function countServed(credential: string, requests: number): Promise<number> {
  let served = 0;
  for (let sent = 0; sent < requests; sent += 1)
    if ((await call(credential)).status === 200) served += 1;
  return served;
}

it('answers 429 with Retry-After beyond the burst, also from a warm authorizer cache', async () => {
  const key = await bindToLow();

  expect(await countServed(key, BURST)).toBe(BURST);
  const refused = await call(key);

  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
  expect(caches).toEqual(['miss', ...Array<string>(BURST).fill('hit')]);
});

it('counts all callers of a resource together, however many credentials they have', async () => {
  const key = await bindToLow();
  const callers = Array.from({ length: 3 * BURST }, (_, caller) => `${key}:${caller}`);

  const replies = await Promise.all(callers.map(call));

  expect(replies.filter(({ status }) => status === 200)).toHaveLength(BURST);
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(2 * BURST);
});

it('leaves other resources, and callers without a profile, alone', async () => {
  const [busy, quiet] = [await bindToLow(), await bindToLow()];
  await countServed(busy, BURST);
  expect((await call(busy)).status).toBe(429);

  expect(await countServed(quiet, BURST)).toBe(BURST);
  expect(await countServed('default', 3 * BURST)).toBe(3 * BURST);
});

it('recovers at the rate of the profile', async () => {
  const key = await bindToLow();
  await countServed(key, BURST);

  cloud.clock.advance(1000);
  expect(await countServed(key, BURST)).toBe(RATE);
  cloud.clock.advance(60_000);
  expect(await countServed(key, 2 * BURST)).toBe(BURST);
});

it('follows another profile at once, with the same cached answer', async () => {
  const resource = 'rig:account:acct-1';
  const { usageKey } = await keys.assign({ resource, profile: 'low' });
  await countServed(usageKey, BURST);
  expect((await call(usageKey)).status).toBe(429);

  await keys.assign({ resource, profile: 'high' });
  cloud.clock.advance(1000);

  const { requestsPerSecond } = THROTTLE_PROFILES.high;
  expect(await countServed(usageKey, 2 * requestsPerSecond)).toBe(requestsPerSecond);
  expect(caches.filter((cache) => cache === 'miss')).toHaveLength(1);
});

it('refuses a key that nobody has, and one that was released', async () => {
  const { usageKey, usageKeyId } = await keys.assign({ resource: 'rig:app:a-1', profile: 'low' });
  expect((await call(usageKey)).status).toBe(200);

  await keys.release(usageKeyId);

  for (const credential of [usageKey, 'UsageKeyThatNobodyHasEverHad']) {
    const reply = await call(credential);
    expect([reply.status, await reply.json()]).toEqual([403, { message: 'Forbidden' }]);
  }
});

it('lets the function do what it was granted, and nothing else', async () => {
  const [plan, unlimited] = [await planIdOf('low'), await planIdOf('unlimited')];
  const { usageKeyId } = await keys.assign({ resource: 'rig:app:a-2', profile: 'low' });
  const place = { keyId: usageKeyId, keyType: 'API_KEY' };
  const attempts: readonly (readonly [string, string, object?])[] = [
    ['DELETE', `/usageplans/${plan}/keys/${usageKeyId}`],
    ['POST', `/usageplans/${plan}/keys`, place],
    ['GET', `/usageplans/${plan}/keys/${usageKeyId}`],
    ['POST', '/apikeys', { name: 'of the function', enabled: true }],
    ['DELETE', `/apikeys/${usageKeyId}`],
    ['POST', `/usageplans/${unlimited}/keys`, place],
    ['DELETE', `/restapis/${cloud.apiId}/stages/${cloud.stageName}/cache/authorizers`],
  ];

  const statuses: number[] = [];
  for (const attempt of attempts) statuses.push((await control(...attempt)).status);

  expect(statuses).toEqual([202, 201, 200, 201, 202, 403, 403]);
});

// API keys that the authorizer names, and the usage plans that they are in, through the gateway.
import {
  apiResources,
  authorizerResources,
  functionResources,
  guardedBy,
  httpProxy,
  lambdaProxy,
  methodResources,
} from '../api-template.ts';
import type { Resources } from '../api-template.ts';
import { allow, BACKEND, policy, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway, TestFunction } from '../running-gateway.ts';
import { planKeyResources, usageKeyResources, usagePlanResources } from '../usage-plan-template.ts';

afterEach(stopGateways);

const FROM_AUTHORIZER = { ApiKeySourceType: 'AUTHORIZER' };
const NEEDS_KEY = { ...guardedBy('Auth'), ApiKeyRequired: true };
const ALICE = 'UsageKeyOfAliceAndHerTeam';
const BOB = 'UsageKeyOfBobWhoIsAlone';
const FREE = 'UsageKeyOfEverybodyElse';

/** Names the key that the credential begins with, as `key:caller`. */
const byCredential: TestFunction = (event: { headers: { Authorization: string } }) => {
  const [key = ''] = event.headers.Authorization.split(':');
  if (key === 'denied') return policy('Deny', '*');
  return { ...(allow() as object), ...(key !== 'none' && { usageIdentifierKey: key }) };
};

function start(
  authorizer: TestFunction = byCredential,
  more: {
    api?: Record<string, unknown>;
    stage?: Record<string, unknown>;
    resources?: Resources;
  } = {},
): Promise<RunningGateway> {
  const { api = FROM_AUTHORIZER, stage = {}, resources = {} } = more;
  return startGateway(
    {
      ...apiResources({ api, stage }),
      ...authorizerResources('Auth'),
      ...functionResources('Run'),
      ...methodResources('GET /pets', { ...httpProxy(`${BACKEND}/`), ...NEEDS_KEY }),
      ...methodResources('GET /who', { ...lambdaProxy('Run'), ...NEEDS_KEY }),
      ...methodResources('GET /free', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
      ...methodResources('GET /open', { ...httpProxy(`${BACKEND}/`), ApiKeyRequired: true }),
      ...usagePlanResources('Plan', { Throttle: { RateLimit: 0.001, BurstLimit: 2 } }),
      ...usageKeyResources('Alice', ALICE),
      ...planKeyResources('Plan', 'Alice'),
      ...usagePlanResources('Unlimited'),
      ...usageKeyResources('Free', FREE),
      ...planKeyResources('Unlimited', 'Free'),
      ...usageKeyResources('Bob', BOB),
      PlanBob: Object.values(planKeyResources('Plan', 'Bob'))[0]!,
      ...resources,
    },
    { functions: { AuthFunction: authorizer } },
  );
}

async function statuses(gateway: RunningGateway, ...credentials: string[]): Promise<number[]> {
  const found: number[] = [];
  for (const credential of credentials)
    found.push((await gateway.send('GET', '/pets', ['Authorization', credential])).status);
  return found;
}

it('usage-01: without a key, and with one that nobody knows, the answer is 403 Forbidden', async () => {
  const gateway = await start();

  for (const credential of ['none', 'UsageKeyThatNobodyKnows']) {
    const reply = await gateway.send('GET', '/pets', ['Authorization', credential]);
    expect([reply.status, reply.body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(reply.header('x-amzn-ErrorType')).toBe('ForbiddenException');
  }
  expect(gateway.entries.map(({ reason }) => reason)).toEqual(Array(2).fill('INVALID_API_KEY'));
  expect(gateway.backendRequests).toEqual([]);
});

it('usage-01: a key that the client sends in a header is not read', async () => {
  const gateway = await start();

  const reply = await gateway.send('GET', '/pets', ['Authorization', 'none', 'x-api-key', FREE]);

  expect(reply.status).toBe(403);
});

it('usage-01: a method without an authorizer has no key to come by', async () => {
  const gateway = await start();

  expect((await gateway.send('GET', '/open')).status).toBe(403);
});

it('usage-02: who is not let in takes no token, and needs no key', async () => {
  const gateway = await start();

  expect((await gateway.send('GET', '/pets')).status).toBe(401);
  expect(await statuses(gateway, 'denied', 'denied', 'denied')).toEqual([403, 403, 403]);
  expect(await statuses(gateway, ALICE, ALICE)).toEqual([200, 200]);
  expect(gateway.entries.map(({ reason }) => reason).slice(0, 2)).toEqual([
    'UNAUTHORIZED',
    'ACCESS_DENIED',
  ]);
});

it('usage-02: a method that needs no key takes none from the plan', async () => {
  const gateway = await start();

  for (let request = 0; request < 5; request += 1)
    expect((await gateway.send('GET', '/free', ['Authorization', ALICE])).status).toBe(200);
  expect(await statuses(gateway, ALICE, ALICE, ALICE)).toEqual([200, 200, 429]);
});

it('usage-03: beyond the burst the answer is 429, until the clock has brought a token back', async () => {
  const gateway = await start();

  expect(await statuses(gateway, ALICE, ALICE)).toEqual([200, 200]);
  const refused = await gateway.send('GET', '/pets', ['Authorization', ALICE]);
  expect([refused.status, refused.body]).toEqual([429, '{"message":"Too Many Requests"}']);
  expect(refused.header('x-amzn-ErrorType')).toBe('TooManyRequestsException');
  expect(gateway.entries.at(-1)?.reason).toBe('THROTTLED');
  expect(gateway.backendRequests).toHaveLength(2);

  gateway.clock.advance(1_000_000);
  expect(await statuses(gateway, ALICE, ALICE)).toEqual([200, 429]);
});

it('usage-04: the key is kept with the cached result, and requests from the cache are counted', async () => {
  const gateway = await start();

  expect(await statuses(gateway, ALICE, ALICE, ALICE)).toEqual([200, 200, 429]);

  expect(gateway.events['AuthFunction']).toHaveLength(1);
  expect(gateway.entries.map(({ cache }) => cache)).toEqual(['miss', 'hit', 'hit']);
});

it('usage-05: callers with the same key share its bucket, and no other key feels it', async () => {
  const gateway = await start();

  expect(await statuses(gateway, `${ALICE}:1`, `${ALICE}:2`, `${ALICE}:3`)).toEqual([
    200, 200, 429,
  ]);
  expect(await statuses(gateway, BOB, BOB, BOB)).toEqual([200, 200, 429]);
});

it('usage-06: a plan without a throttle refuses nobody', async () => {
  const gateway = await start();

  expect(await statuses(gateway, ...Array<string>(20).fill(FREE))).toEqual(Array(20).fill(200));
});

it.each([7, true, null, { a: 1 }])(
  'usage-07: a usageIdentifierKey that is %j makes the whole result unusable',
  async (usageIdentifierKey) => {
    const gateway = await start(() => ({ ...(allow() as object), usageIdentifierKey }));

    expect(await statuses(gateway, 'a')).toEqual([500]);
    expect((await gateway.send('GET', '/free', ['Authorization', 'a'])).status).toBe(500);
  },
);

it('usage-09: a method that takes its key from a header stops the start', async () => {
  await expect(start(byCredential, { api: {} })).rejects.toMatchObject({
    logicalId: expect.stringMatching(/Method/) as string,
    reason: expect.stringContaining('ApiKeyRequired') as string,
  });
});

it('usage-11: the access log and the integration are told the key', async () => {
  const format =
    '{"id":"$context.requestId","key":"$context.identity.apiKey","of":"$context.identity.apiKeyId"}';
  const gateway = await start(byCredential, {
    stage: { AccessLogSetting: { DestinationArn: 'arn:aws:logs:a', Format: format } },
  });

  await gateway.send('GET', '/who', ['Authorization', ALICE]);
  await gateway.send('GET', '/free', ['Authorization', ALICE]);

  const apiKeyId = expect.stringMatching(/^[a-z0-9]{10}$/) as string;
  const [event] = gateway.events['Run'] as { requestContext: { identity: object } }[];
  expect(event?.requestContext.identity).toMatchObject({ apiKey: ALICE, apiKeyId });
  expect(gateway.entries.map(({ accessLog }) => accessLog)).toEqual([
    expect.objectContaining({ key: ALICE, of: apiKeyId }),
    expect.objectContaining({ key: '-', of: '-' }),
  ]);
});

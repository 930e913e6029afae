// The authorizer cache, through the gateway and the injected clock; its bound, on its own.
import fc from 'fast-check';
import { createClock } from '../../../../local/clock.ts';
import { createAuthorizerCache } from '../../../../local/gateway/authorization/authorizer-cache.ts';
import type { AuthorizerResult } from '../../../../local/gateway/authorization/authorizer-result.ts';
import {
  apiResources,
  authorizerResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import {
  allow,
  BACKEND,
  policy,
  startGateway,
  stopGateways,
  valuesIn,
} from '../running-gateway.ts';
import type { RunningGateway, RunningGatewayOptions, TestFunction } from '../running-gateway.ts';

afterEach(stopGateways);

const A = ['Authorization', 'a'];
const B = ['Authorization', 'b'];

interface Setup {
  readonly authorizer?: Record<string, unknown>;
  readonly run?: TestFunction;
  readonly switches?: NonNullable<RunningGatewayOptions['switches']>;
}

function start({
  authorizer = {},
  run = () => allow(),
  switches = {},
}: Setup = {}): Promise<RunningGateway> {
  const guarded = { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') };
  return startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth', authorizer),
      ...authorizerResources('Other', authorizer),
      ...methodResources('ANY /a', guarded),
      ...methodResources('ANY /b', guarded),
      ...methodResources('GET /other', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Other') }),
    },
    { functions: { AuthFunction: run, OtherFunction: run }, switches },
  );
}

const callsOf = (gateway: RunningGateway): number => gateway.events['AuthFunction']?.length ?? 0;

it('cache-01: a result is kept for 300 seconds unless told otherwise', async () => {
  const gateway = await start();

  await gateway.send('GET', '/a', A);
  gateway.clock.advance(298_000);
  await gateway.send('GET', '/a', A);
  expect(callsOf(gateway)).toBe(1);

  gateway.clock.advance(2_001);
  await gateway.send('GET', '/a', A);
  expect(callsOf(gateway)).toBe(2);
  expect(gateway.entries.map(({ cache }) => cache)).toEqual(['miss', 'hit', 'miss']);
});

it('cache-02: a TTL of 0 asks the authorizer for every request', async () => {
  const gateway = await start({ authorizer: { AuthorizerResultTtlInSeconds: 0 } });

  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/a', A);

  expect(callsOf(gateway)).toBe(2);
  expect(gateway.entries.map(({ cache }) => cache)).toEqual(['none', 'none']);
});

it.each([
  ['cached', 1],
  ['not-cached', 2],
] as const)('cache-03: a result that denies is %s', async (deniedResult, calls) => {
  const gateway = await start({ run: () => policy('Deny', '*'), switches: { deniedResult } });

  await gateway.send('GET', '/a', A);
  const second = await gateway.send('GET', '/a', A);

  expect(second.status).toBe(403);
  expect(callsOf(gateway)).toBe(calls);
});

it.each([
  [
    'Unauthorized',
    () => {
      throw new Error('Unauthorized');
    },
  ],
  [
    'another error',
    () => {
      throw new Error('store down');
    },
  ],
  ['a malformed result', () => ({ principalId: 'u' })],
  [
    'a policy that cannot be parsed',
    () => ({ principalId: 'u', policyDocument: { Statement: [{ Effect: 'Maybe' }] } }),
  ],
])('cache-04: %s is not kept', async (_case, run: TestFunction) => {
  const gateway = await start({ run });

  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/a', A);

  expect(callsOf(gateway)).toBe(2);
});

it('cache-05: values of one source are part of the key in their order, and never run together', async () => {
  const gateway = await start({
    authorizer: {
      IdentitySource: 'method.request.header.Authorization,method.request.querystring.q',
    },
  });
  const requests: [string, string[]][] = [
    ['/a?q=bc', A],
    ['/a?q=c', ['Authorization', 'ab']],
    ['/a?q=b&q=c', A],
    ['/a?q=c&q=b', A],
    ['/a?q=%2Cc', ['Authorization', 'a', 'Authorization', 'b']],
    ['/a?q=%2Cc', ['Authorization', 'b', 'Authorization', 'a']],
  ];

  for (const [target, headers] of requests) await gateway.send('GET', target, headers);

  expect(callsOf(gateway)).toBe(requests.length);
});

it('cache-06: two spellings of the credential header are both part of the key', async () => {
  const gateway = await start();

  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/a', [...A, 'authorization', 'b']);

  expect(callsOf(gateway)).toBe(2);
});

it('cache-07: another authorizer does not see the entry', async () => {
  const gateway = await start();

  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/other', A);

  expect([callsOf(gateway), gateway.events['OtherFunction']?.length]).toEqual([1, 1]);
});

it('cache-08: a kept policy is judged anew against each method', async () => {
  const gateway = await start({
    run: (event: { methodArn: string }) => allow({}, event.methodArn),
  });

  const statuses = [
    (await gateway.send('GET', '/a', A)).status,
    (await gateway.send('GET', '/b', A)).status,
    (await gateway.send('POST', '/a', A)).status,
    (await gateway.send('GET', '/a', A)).status,
  ];

  expect(statuses).toEqual([200, 403, 403, 200]);
  expect(callsOf(gateway)).toBe(1);
});

it('cache-09: the context is shared by all requests of one key', async () => {
  let calls = 0;
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...methodResources('GET /{proxy+}', {
        ...httpProxy(`${BACKEND}/`, {
          RequestParameters: { 'integration.request.header.X-Call': 'context.authorizer.call' },
        }),
        ...guardedBy('Auth'),
      }),
    },
    { functions: { AuthFunction: () => allow({ call: (calls += 1) }) } },
  );

  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/b', A);
  await gateway.send('GET', '/a', B);

  expect(gateway.backendRequests.flatMap(({ headers }) => valuesIn(headers, 'x-call'))).toEqual([
    '1',
    '1',
    '2',
  ]);
});

it('cache-10: a flush forgets every result of every authorizer', async () => {
  const gateway = await start();
  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/other', B);

  gateway.flush();
  await gateway.send('GET', '/a', A);
  await gateway.send('GET', '/other', B);

  expect([callsOf(gateway), gateway.events['OtherFunction']?.length]).toEqual([2, 2]);
});

it('cache-11: concurrent misses of one key each ask the authorizer', async () => {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const gateway = await start({
    run: async () => {
      if (callsOf(gateway) === 2) resolve(undefined);
      await promise;
      return allow();
    },
  });

  const replies = await Promise.all([gateway.send('GET', '/a', A), gateway.send('GET', '/a', A)]);

  expect(replies.map(({ status }) => status)).toEqual([200, 200]);
  expect(callsOf(gateway)).toBe(2);
});

describe('the store itself', () => {
  const result = (principalId: string): AuthorizerResult => ({
    principalId,
    policyDocument: {},
    context: {},
    decisions: undefined,
  });

  it('lets the oldest entry go beyond its bound, and counts a renewed one as young', () => {
    const cache = createAuthorizerCache(createClock(), 2);

    cache.set('a', result('a'), 1000);
    cache.set('b', result('b'), 1000);
    cache.set('a', result('a again'), 1000);
    cache.set('c', result('c'), 1000);

    expect([cache.get('a')?.principalId, cache.get('b'), cache.get('c')?.principalId]).toEqual([
      'a again',
      undefined,
      'c',
    ]);
  });

  it('never gives a result at or after the end of its time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_600_000 }),
        fc.integer({ min: 0, max: 7_200_000 }),
        (ttl, age) => {
          let now = 0;
          const cache = createAuthorizerCache({ now: () => now });
          cache.set('a', result('a'), ttl);
          now = age;
          expect(cache.get('a') !== undefined).toBe(age < ttl);
        },
      ),
    );
  });
});

// The event of a REQUEST authorizer, and its maps of headers, query and path.
import {
  apiResources,
  authorizerResources,
  functionResources,
  guardedBy,
  httpProxy,
  lambdaProxy,
  methodResources,
} from '../api-template.ts';
import { allow, BACKEND, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway, RunningGatewayOptions } from '../running-gateway.ts';

afterEach(stopGateways);

interface Event {
  path: string;
  methodArn: string;
  headers: Record<string, string>;
  multiValueHeaders: Record<string, string[]>;
  queryStringParameters: Record<string, string>;
  multiValueQueryStringParameters: Record<string, string[]>;
  pathParameters: Record<string, string>;
  requestContext: Record<string, unknown> & { path: string };
}

async function start(options: RunningGatewayOptions = {}): Promise<RunningGateway> {
  return startGateway(
    {
      ...apiResources({ stage: { Variables: { k: 'v' } } }),
      ...authorizerResources('Auth'),
      ...methodResources('ANY /pets/{id}', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
      ...methodResources('ANY /{proxy+}', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: () => allow() }, ...options },
  );
}

async function eventOf(
  target: string,
  headers: readonly string[] = [],
  options: RunningGatewayOptions = {},
): Promise<Event> {
  const gateway = await start(options);
  await gateway.send('GET', target, ['Authorization', 'Bearer x', ...headers]);
  return gateway.events['AuthFunction']?.at(-1) as Event;
}

it('event-01: the event has the documented members, real verb and path, and nothing of the body', async () => {
  const gateway = await start();
  const now = new Date(gateway.clock.now());

  await gateway.send(
    'POST',
    '/pets/7?a=1',
    ['Authorization', 'Bearer x', 'User-Agent', 'test/1'],
    '{"secret":1}',
  );

  const [event] = gateway.events['AuthFunction'] as Event[];
  expect(event).toMatchObject({
    type: 'REQUEST',
    methodArn: expect.stringMatching(/\/prod\/POST\/pets\/7$/) as string,
    resource: '/pets/{id}',
    path: '/pets/7',
    httpMethod: 'POST',
    queryStringParameters: { a: '1' },
    pathParameters: { id: '7' },
    stageVariables: { k: 'v' },
    requestContext: {
      resourcePath: '/pets/{id}',
      resourceId: expect.stringMatching(/^[a-z0-9]{6}$/) as string,
      httpMethod: 'POST',
      accountId: '123456789012',
      protocol: 'HTTP/1.1',
      stage: 'prod',
      path: '/pets/7',
      requestTime: expect.stringMatching(
        /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/,
      ) as string,
      identity: { sourceIp: '127.0.0.1', userAgent: 'test/1', user: null, caller: null },
    },
  });
  expect(
    Math.abs((event?.requestContext['requestTimeEpoch'] as number) - now.getTime()),
  ).toBeLessThan(60_000);
  expect(Object.keys(event ?? {})).not.toEqual(expect.arrayContaining(['body']));
  expect(event).not.toHaveProperty('version');
  expect(event?.requestContext).not.toHaveProperty('authorizer');
  expect(JSON.stringify(event)).not.toContain('secret');
});

it('event-02: maps that are empty are {} for an authorizer', async () => {
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...methodResources('GET /a', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: () => allow() } },
  );

  await gateway.send('GET', '/a', ['Authorization', 'a']);

  expect(gateway.events['AuthFunction']).toEqual([
    expect.objectContaining({
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      pathParameters: {},
      stageVariables: {},
    }),
  ]);
});

it('event-03: a repeated name keeps its last value, all values in order, and its spelling', async () => {
  const event = await eventOf('/pets/7?a=1&a=2', [
    'X-Dup',
    'first',
    'x-dup',
    'other',
    'X-Dup',
    'last, one',
  ]);

  expect(event.headers).toMatchObject({ 'X-Dup': 'last, one', 'x-dup': 'other' });
  expect(event.multiValueHeaders).toMatchObject({
    'X-Dup': ['first', 'last, one'],
    'x-dup': ['other'],
  });
  expect(event.queryStringParameters).toEqual({ a: '2' });
  expect(event.multiValueQueryStringParameters).toEqual({ a: ['1', '2'] });
});

it('event-04: headers between two machines do not reach a function, and forwarding headers do', async () => {
  const event = await eventOf('/pets/7', [
    ...[
      'Connection',
      'keep-alive',
      'Content-MD5',
      'x',
      'Max-Forwards',
      '1',
      'Proxy-Authenticate',
      'x',
    ],
    ...['Server', 'x', 'TE', 'trailers', 'Upgrade', 'h2c', 'WWW-Authenticate', 'x'],
    ...[
      'X-Forwarded-For',
      '203.0.113.9',
      'X-Forwarded-Proto',
      'gopher',
      'Via',
      'a',
      'Cookie',
      'c=1',
    ],
  ]);

  expect(event.headers).toEqual({
    Host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    Authorization: 'Bearer x',
    Via: 'a',
    Cookie: 'c=1',
    'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/) as string,
    'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  });
});

it.each([
  ['/proxy-value/', '/proxy-value/', 'proxy-value'],
  ['//proxy-value', '/proxy-value', 'proxy-value'],
  ['/proxy-value//double-slash', '/proxy-value//double-slash', 'proxy-value//double-slash'],
  ['/test%2Balias', '/test%2Balias', 'test%2Balias'],
])('event-05: %s has the path %s and the greedy parameter %s', async (sent, path, proxy) => {
  const event = await eventOf(sent);

  expect([event.path, event.pathParameters['proxy'], event.requestContext.path]).toEqual([
    path,
    proxy,
    sent,
  ]);
});

it.each([
  ['raw', 'a%2Fb%zz'],
  ['decoded', 'a/b'],
] as const)('event-06: under %s a path parameter is %s', async (pathParameters, expected) => {
  const sent = pathParameters === 'raw' ? 'a%2Fb%zz' : 'a%2Fb';

  expect(
    (await eventOf(`/pets/${sent}`, [], { switches: { pathParameters } })).pathParameters,
  ).toEqual({ id: expected });
});

it.each([
  ['q=a%2Bb', { q: 'a+b' }],
  ['q=a+b', { q: 'a b' }],
  ['q=%E2%82%AC', { q: '€' }],
  ['q=%zz', { q: '%zz' }],
  ['a=1;b=2', { a: '1', b: '2' }],
  ['flag', { flag: '' }],
  ['%61=1', { a: '1' }],
])('event-07: the query %s is decoded to %j', async (query, expected) => {
  expect((await eventOf(`/pets/7?${query}`)).queryStringParameters).toEqual(expected);
});

it('event-08: a request id that the client sends is taken when it is a UUID, the extended id never', async () => {
  const uuid = '01234567-89ab-cdef-0123-456789abcdef';
  const own = await eventOf('/pets/7', ['x-amzn-requestid', uuid, 'x-amz-apigw-id', 'forged']);
  const forged = await eventOf('/pets/7', ['x-amzn-requestid', 'x']);

  expect(own.requestContext['requestId']).toBe(uuid);
  expect(own.requestContext['extendedRequestId']).not.toBe('forged');
  expect(forged.requestContext['requestId']).toBe('UUID_REPLACED_INVALID_REQUEST_ID');
});

it('lambda-01: the event of an integration has null for empty maps, the body, and the context of the authorizer', async () => {
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...functionResources('Echo'),
      ...methodResources('POST /a', { ...lambdaProxy('Echo'), ...guardedBy('Auth') }),
      ...methodResources('GET /open', lambdaProxy('Echo')),
    },
    { functions: { AuthFunction: () => allow({ number: 1, yes: true, text: 't' }) } },
  );

  await gateway.send('POST', '/a', ['Authorization', 'a'], 'body');
  await gateway.send('GET', '/open');

  const [guarded, open] = gateway.events['Echo'] as Event[];
  expect(guarded).toMatchObject({
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    body: 'body',
    isBase64Encoded: false,
    requestContext: {
      authorizer: {
        principalId: 'user-1',
        number: '1',
        yes: 'true',
        text: 't',
        integrationLatency: expect.any(Number) as number,
      },
    },
  });
  expect(guarded).not.toHaveProperty('type');
  expect(guarded).not.toHaveProperty('methodArn');
  expect(open).toMatchObject({ body: null });
  expect(open?.requestContext).not.toHaveProperty('authorizer');
});

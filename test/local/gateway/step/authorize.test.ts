// The decision on a request: the policy of the authorizer's result, judged against the method that is called.
import {
  apiResources,
  authorizerResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import { allow, BACKEND, policy, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway, RunningGatewayOptions, TestFunction } from '../running-gateway.ts';

afterEach(stopGateways);

const CREDENTIAL = ['Authorization', 'Bearer a'];

function start(
  authorizer: TestFunction,
  switches: NonNullable<RunningGatewayOptions['switches']> = {},
): Promise<RunningGateway> {
  return startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...methodResources('ANY /pets/{proxy+}', {
        ...httpProxy(`${BACKEND}/`),
        ...guardedBy('Auth'),
      }),
    },
    { functions: { AuthFunction: authorizer }, switches },
  );
}

it('policy-01: an explicit deny is a 403 that says so, with a capital Message', async () => {
  const gateway = await start(() => policy('Deny', '*'));

  const reply = await gateway.send('GET', '/pets/1', CREDENTIAL);

  expect(reply.status).toBe(403);
  expect(JSON.parse(reply.body)).toEqual({
    Message: expect.stringContaining('with an explicit deny') as string,
  });
  expect(reply.header('x-amzn-ErrorType')).toBe('AccessDeniedException');
});

it('policy-02: a policy that says nothing of the method is a 403', async () => {
  const gateway = await start(() =>
    policy('Allow', 'arn:aws:execute-api:eu-west-1:123456789012:other/*'),
  );

  const reply = await gateway.send('GET', '/pets/1', CREDENTIAL);

  expect(reply.status).toBe(403);
  expect(reply.body).toBe('{"Message":"User is not authorized to access this resource"}');
  expect(gateway.backendRequests).toEqual([]);
});

it('policy-03: the resource is the actual verb and path, not ANY and not the template', async () => {
  const gateway = await start((event: { methodArn: string }) => allow({}, event.methodArn));

  const first = await gateway.send('GET', '/pets/1', CREDENTIAL);
  const others = await Promise.all([
    gateway.send('GET', '/pets/2', CREDENTIAL),
    gateway.send('POST', '/pets/1', CREDENTIAL),
  ]);

  expect(gateway.events['AuthFunction']).toEqual([
    expect.objectContaining({
      methodArn: expect.stringMatching(
        /^arn:aws:execute-api:eu-west-1:123456789012:[a-z0-9]{10}\/prod\/GET\/pets\/1$/,
      ) as string,
    }),
  ]);
  expect(first.status).toBe(200);
  expect(others.map(({ status }) => status)).toEqual([403, 403]);
});

it.each([
  ['as-event-path', '//pets//a%41/', '/pets//a%41/'],
  ['as-sent', '//pets//a%41/', '//pets//a%41/'],
  ['normalised', '//pets//a%41/', '/pets/aA'],
] as const)(
  'policy-04: under %s the path %s is %s in the method ARN',
  async (methodArnPath, sent, spelt) => {
    const gateway = await start(() => allow(), { methodArnPath });

    await gateway.send('GET', sent, CREDENTIAL);

    const [event] = gateway.events['AuthFunction'] as { methodArn: string }[];
    expect(event?.methodArn.endsWith(`/prod/GET${spelt}`)).toBe(true);
  },
);

const conditional = (effect: string, condition: unknown): unknown => ({
  principalId: 'user-1',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [
      ...(effect === 'Deny' ? [{ Effect: 'Allow', Action: '*', Resource: '*' }] : []),
      { Effect: effect, Action: 'execute-api:Invoke', Resource: '*', Condition: condition },
    ],
  },
});

describe('conditions', () => {
  const untilNextMinute = (): unknown =>
    conditional('Allow', {
      DateLessThan: { 'aws:CurrentTime': new Date(Date.now() + 60_000).toISOString() },
    });

  it('policy-05: unless honoured, an Allow with a condition never applies', async () => {
    const gateway = await start(untilNextMinute, { authorizerPolicyConditions: 'no-match' });

    expect((await gateway.send('GET', '/pets/1', CREDENTIAL)).status).toBe(403);
  });

  it('policy-05: unless honoured, a Deny with a condition always applies', async () => {
    const gateway = await start(() =>
      conditional('Deny', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }),
    );

    expect((await gateway.send('GET', '/pets/1', CREDENTIAL)).status).toBe(403);
  });

  it('policy-05: when honoured, a cached Allow ends with its condition, on the injected clock', async () => {
    const gateway = await start(untilNextMinute, { authorizerPolicyConditions: 'honoured' });

    const before = await gateway.send('GET', '/pets/1', CREDENTIAL);
    gateway.clock.advance(61_000);
    const after = await gateway.send('GET', '/pets/1', CREDENTIAL);

    expect([before.status, after.status]).toEqual([200, 403]);
    expect(gateway.events['AuthFunction']).toHaveLength(1);
  });

  it.each([
    [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, 200],
    [{ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }, 403],
    [{ StringEquals: { 'aws:UserAgent': 'test/1' } }, 200],
    [{ StringLike: { 'aws:Referer': 'https://here.example/*' } }, 200],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, 200],
    [{ StringEquals: { 'aws:PrincipalTag/team': 'a' } }, 403],
  ])('policy-06: when honoured, %j gives %s', async (condition, status) => {
    const gateway = await start(() => conditional('Allow', condition), {
      authorizerPolicyConditions: 'honoured',
    });
    const headers = [...CREDENTIAL, 'User-Agent', 'test/1', 'Referer', 'https://here.example/page'];

    expect((await gateway.send('GET', '/pets/1', headers)).status).toBe(status);
  });
});

it('refuses nothing on a method without an authorizer, and says that no cache was asked', async () => {
  const gateway = await startGateway({
    ...apiResources(),
    ...methodResources('GET /open', httpProxy(`${BACKEND}/`)),
  });

  expect((await gateway.send('GET', '/open')).status).toBe(200);
  expect(gateway.entries).toEqual([expect.objectContaining({ cache: 'none', reason: '' })]);
});

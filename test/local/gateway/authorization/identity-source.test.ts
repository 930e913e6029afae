// Identity sources: what must be there before the authorizer is called at all.
import {
  apiResources,
  authorizerResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import { allow, BACKEND, startGateway, stopGateways } from '../running-gateway.ts';
import type { RunningGateway, RunningGatewayOptions } from '../running-gateway.ts';

afterEach(stopGateways);

function start(
  authorizer: Record<string, unknown> = {},
  switches: NonNullable<RunningGatewayOptions['switches']> = {},
  stage: Record<string, unknown> = {},
): Promise<RunningGateway> {
  return startGateway(
    {
      ...apiResources({ stage }),
      ...authorizerResources('Auth', authorizer),
      ...methodResources('GET /{proxy+}', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: () => allow() }, switches },
  );
}

it.each([
  ['missing', []],
  ['empty', ['Authorization', '']],
  ['only spaces', ['Authorization', '   ']],
  ['empty in one of two copies', ['Authorization', 'a', 'Authorization', '']],
])('identity-01: a source that is %s is a 401 without an invocation', async (_case, headers) => {
  const gateway = await start();

  const reply = await gateway.send('GET', '/a', headers);

  expect([reply.status, reply.body]).toEqual([401, '{"message":"Unauthorized"}']);
  expect(reply.header('x-amzn-ErrorType')).toBe('UnauthorizedException');
  expect(gateway.events['AuthFunction']).toEqual([]);
});

it('identity-02: all of several sources must be there', async () => {
  const gateway = await start({
    IdentitySource: 'method.request.header.Authorization, method.request.querystring.tenant',
  });
  const headers = ['Authorization', 'a'];

  expect((await gateway.send('GET', '/a', headers)).status).toBe(401);
  expect((await gateway.send('GET', '/a?tenant=', headers)).status).toBe(401);
  expect((await gateway.send('GET', '/a?tenant=t')).status).toBe(401);
  expect((await gateway.send('GET', '/a?tenant=t', headers)).status).toBe(200);
});

it.each([
  ['insensitive', 200],
  ['sensitive', 401],
] as const)(
  'identity-03: under %s a header in another spelling gives %s',
  async (identitySourceCase, status) => {
    const gateway = await start({}, { identitySourceCase });

    expect((await gateway.send('GET', '/a', ['authorization', 'a'])).status).toBe(status);
    expect((await gateway.send('GET', '/a', ['Authorization', 'a'])).status).toBe(200);
  },
);

it.each([
  ['enforced', 401],
  ['skipped', 200],
] as const)(
  'identity-04: without a cache, sources are %s and a missing one gives %s',
  async (answer, status) => {
    const gateway = await start(
      { AuthorizerResultTtlInSeconds: 0 },
      { identitySourceAtZeroTtl: answer },
    );

    expect((await gateway.send('GET', '/a')).status).toBe(status);
    expect(gateway.notices).toEqual([expect.stringContaining('identitySourceAtZeroTtl')]);
  },
);

it('identity-05: stage variables and context variables can be sources', async () => {
  const gateway = await start(
    { IdentitySource: 'stageVariables.tenant,context.httpMethod,context.resourcePath' },
    {},
    { Variables: { tenant: 't' } },
  );

  expect((await gateway.send('GET', '/a')).status).toBe(200);
});

it.each([
  'method.request.path.proxy',
  'method.request.body',
  "'static'",
  'context.authorizer.key',
  'context.invented',
  '$request.header.Authorization',
])('identity-06: refuses %s as a source, with the logical id', async (source) => {
  await expect(start({ IdentitySource: source })).rejects.toMatchObject({ logicalId: 'Auth' });
});

it('identity-07: refuses a cached authorizer without a source and a TTL out of range', async () => {
  await expect(start({ IdentitySource: '' })).rejects.toMatchObject({ logicalId: 'Auth' });
  await expect(start({ AuthorizerResultTtlInSeconds: 3601 })).rejects.toMatchObject({
    logicalId: 'Auth',
  });
});

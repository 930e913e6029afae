// The gateway's own answers: which definition applies, what it inherits, and what goes into it.
import {
  apiResources,
  authorizerResources,
  functionResources,
  gatewayResponse,
  guardedBy,
  httpProxy,
  lambdaProxy,
  methodResources,
} from '../api-template.ts';
import type { Resources } from '../api-template.ts';
import {
  BACKEND,
  policy,
  sendRaw,
  startGateway,
  stopGateways,
  valuesIn,
} from '../running-gateway.ts';
import type { Reply, RunningGateway, RunningGatewayOptions } from '../running-gateway.ts';

afterEach(stopGateways);

/** `/guarded` is denied with a context, `/broken` is a 502, everything else does not exist. */
function start(responses: Resources, options: RunningGatewayOptions = {}): Promise<RunningGateway> {
  return startGateway(
    {
      ...apiResources({ stage: { Variables: { tier: 'gold' } } }),
      ...authorizerResources('Auth'),
      ...functionResources('Broken'),
      ...methodResources('GET /guarded', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
      ...methodResources('POST /broken', lambdaProxy('Broken')),
      ...responses,
    },
    {
      functions: {
        AuthFunction: () => policy('Deny', '*', { code: 'no-right' }),
        Broken: () => 'malformed',
      },
      ...options,
    },
  );
}

const denied = (gateway: RunningGateway, headers: readonly string[] = []): Promise<Reply> =>
  gateway.send('GET', '/guarded', ['Authorization', 'a', ...headers]);

it('response-01: a built-in answer has JSON, both request ids and an error type, and no trace id', async () => {
  const gateway = await start({});

  const reply = await gateway.send('GET', '/nowhere');

  expect(reply.header('content-type')).toBe('application/json');
  expect(reply.header('x-amzn-RequestId')).toMatch(/^[0-9a-f-]{36}$/);
  expect(reply.header('x-amz-apigw-id')).toMatch(/=$/);
  expect(reply.header('x-amzn-ErrorType')).toBe('MissingAuthenticationTokenException');
  expect(reply.header('x-amzn-trace-id')).toBeUndefined();
});

it('response-02: types that are not customised take DEFAULT_4XX or DEFAULT_5XX as a whole', async () => {
  const custom = (status: string): Record<string, unknown> => ({
    StatusCode: status,
    ResponseParameters: { 'gatewayresponse.header.X-From': `'${status}'` },
    ResponseTemplates: { 'application/json': '{"type":"$context.error.responseType"}' },
  });
  const gateway = await start({
    ...gatewayResponse('DEFAULT_4XX', custom('418')),
    ...gatewayResponse('DEFAULT_5XX', custom('599')),
  });

  const missing = await gateway.send('GET', '/nowhere');
  const refused = await denied(gateway);
  const broken = await gateway.send('POST', '/broken');

  expect([missing.status, missing.body, missing.header('x-from')]).toEqual([
    418,
    '{"type":"MISSING_AUTHENTICATION_TOKEN"}',
    '418',
  ]);
  expect([refused.status, refused.body]).toEqual([418, '{"type":"ACCESS_DENIED"}']);
  expect([broken.status, broken.body, broken.header('x-from')]).toEqual([
    599,
    '{"type":"DEFAULT_5XX"}',
    '599',
  ]);
});

it('response-03: DEFAULT_4XX without a status keeps the status of each type', async () => {
  const gateway = await start(
    gatewayResponse('DEFAULT_4XX', { ResponseTemplates: { 'application/json': '{}' } }),
  );

  const replies = [await denied(gateway), await gateway.send('GET', '/guarded')];

  expect(replies.map(({ status, body }) => [status, body])).toEqual([
    [403, '{}'],
    [401, '{}'],
  ]);
});

it('response-04: a customised type inherits nothing from DEFAULT_4XX', async () => {
  const gateway = await start({
    ...gatewayResponse('DEFAULT_4XX', {
      StatusCode: '418',
      ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
      ResponseTemplates: { 'application/json': '{"default":true}' },
    }),
    ...gatewayResponse('UNAUTHORIZED', {
      ResponseParameters: { 'gatewayresponse.header.WWW-Authenticate': "'Bearer'" },
    }),
  });

  const reply = await gateway.send('GET', '/guarded');

  expect([reply.status, reply.body]).toEqual([401, '{"message":"Unauthorized"}']);
  expect(reply.header('access-control-allow-origin')).toBeUndefined();
  expect(valuesIn(reply.headers, 'www-authenticate')).toEqual(['Bearer']);
});

it('response-05: ACCESS_DENIED answers with Message until it has a template of its own', async () => {
  const builtIn = await start({});
  const withHeaders = await start(gatewayResponse('ACCESS_DENIED', { StatusCode: '403' }));
  const custom = await start(
    gatewayResponse('ACCESS_DENIED', {
      ResponseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
    }),
  );

  expect((await denied(builtIn)).body).toMatch(/^\{"Message":"User is not authorized/);
  expect((await denied(withHeaders)).body).toMatch(/^\{"Message":/);
  expect((await denied(custom)).body).toMatch(/^\{"message":"User is not authorized/);
});

it('response-06: templates are substituted, not Velocity, and values go in unescaped', async () => {
  const template = [
    '#if(true)$context.httpMethod $context.stage $context.path $context.resourcePath#end',
    '$stageVariables.tier $method.request.header.X-Text $method.request.querystring.q $context.error.message',
  ].join('\n');
  const gateway = await start(
    gatewayResponse('UNAUTHORIZED', { ResponseTemplates: { 'application/json': template } }),
  );

  const reply = await gateway.send('GET', '/guarded?q=%22', ['X-Text', '"$context.stage"']);

  expect(reply.body).toBe(
    '#if(true)GET prod /guarded /guarded#end\ngold "$context.stage" " Unauthorized',
  );
});

it.each([
  ['empty', '{"a":""}'],
  ['literal', '{"a":"$context.authorizer.code"}'],
  ['dash', '{"a":"-"}'],
] as const)(
  'response-07: an unset variable is %s in a template',
  async (unsetTemplateVariable, body) => {
    const gateway = await start(
      gatewayResponse('UNAUTHORIZED', {
        ResponseTemplates: { 'application/json': '{"a":"$context.authorizer.code"}' },
      }),
      { switches: { unsetTemplateVariable } },
    );

    expect((await gateway.send('GET', '/guarded')).body).toBe(body);
  },
);

it.each([
  ['available', '{"code":"no-right"}', 'no-right'],
  ['withheld', '{"code":""}', undefined],
] as const)(
  'response-08: the context of a Deny is %s in ACCESS_DENIED',
  async (contextInAccessDenied, body, header) => {
    const gateway = await start(
      gatewayResponse('ACCESS_DENIED', {
        ResponseParameters: { 'gatewayresponse.header.X-Reason': 'context.authorizer.code' },
        ResponseTemplates: { 'application/json': '{"code":"$context.authorizer.code"}' },
      }),
      { switches: { contextInAccessDenied } },
    );

    for (const reply of [await denied(gateway), await denied(gateway)]) {
      expect([reply.status, reply.body, reply.header('x-reason')]).toEqual([403, body, header]);
    }
  },
);

it('response-09: headers come from constants, the request, the stage and the context; unset ones are left out', async () => {
  const gateway = await start(
    gatewayResponse('UNAUTHORIZED', {
      ResponseParameters: {
        'gatewayresponse.header.X-Static': "'a, b'",
        'gatewayresponse.header.X-Header': 'method.request.header.Origin',
        'gatewayresponse.header.X-Query': 'method.request.querystring.q',
        'gatewayresponse.header.X-Stage': 'stageVariables.tier',
        'gatewayresponse.header.X-Context': 'context.error.responseType',
        'gatewayresponse.header.X-Unset': 'context.authorizer.code',
      },
    }),
  );

  const reply = await gateway.send('GET', '/guarded?q=1', ['Origin', 'https://a.example']);

  const names = ['static', 'header', 'query', 'stage', 'context', 'unset'];
  expect(names.map((name) => reply.header(`x-${name}`))).toEqual([
    'a, b',
    'https://a.example',
    '1',
    'gold',
    'UNAUTHORIZED',
    undefined,
  ]);
});

it('response-10: a decoded line end from the client cannot start a header', async () => {
  const gateway = await start(
    gatewayResponse('UNAUTHORIZED', {
      ResponseParameters: { 'gatewayresponse.header.X-Query': 'method.request.querystring.q' },
    }),
  );

  const reply = await gateway.send('GET', '/guarded?q=a%0d%0aSet-Cookie:%20b=1');

  expect(reply.status).toBe(401);
  expect([reply.header('x-query'), reply.header('set-cookie')]).toEqual([undefined, undefined]);
});

it('response-11: the first media type of Accept chooses among several templates', async () => {
  const gateway = await start(
    gatewayResponse('UNAUTHORIZED', {
      ResponseTemplates: { 'text/html': '<p>', 'application/json': '{}' },
    }),
  );
  const answerTo = async (accept: string[]): Promise<unknown[]> => {
    const reply = await gateway.send('GET', '/guarded', accept);
    return [reply.header('content-type'), reply.body];
  };

  expect(await answerTo([])).toEqual(['application/json', '{}']);
  expect(await answerTo(['Accept', 'text/html, application/json'])).toEqual(['text/html', '<p>']);
  expect(await answerTo(['Accept', 'image/png, text/html'])).toEqual(['application/json', '{}']);
});

it('response-12: REQUEST_TOO_LARGE keeps its fixed text although it can be named', async () => {
  const gateway = await start(
    gatewayResponse('REQUEST_TOO_LARGE', {
      ResponseTemplates: { 'application/json': '{"custom":1}' },
    }),
  );

  const reply = await sendRaw(
    gateway.port,
    'POST /broken HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n',
  );

  expect(reply).toContain('{"message":"HTTP content length exceeded 10485760 bytes"}');
});

it.each([
  ['an unknown type', 'TEAPOT', {}],
  [
    'an unknown mapping',
    'UNAUTHORIZED',
    { ResponseParameters: { 'gatewayresponse.header.X': 'context.invented' } },
  ],
  [
    'a destination that is no header',
    'UNAUTHORIZED',
    { ResponseParameters: { 'gatewayresponse.path.x': "'a'" } },
  ],
  ['a status out of range', 'UNAUTHORIZED', { StatusCode: '99' }],
  ['an unknown property', 'UNAUTHORIZED', { Condition: 'x' }],
])('refuses %s in a gateway response', async (_case, type, properties) => {
  await expect(start(gatewayResponse(type, properties))).rejects.toMatchObject({
    logicalId: `Response${type}`,
  });
});

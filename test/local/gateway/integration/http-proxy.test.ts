// HTTP_PROXY: what reaches the back end and what comes back.
import type { ServerResponse } from 'node:http';
import {
  apiResources,
  authorizerResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import type { Resources } from '../api-template.ts';
import {
  allow,
  BACKEND,
  namesIn,
  startGateway,
  stopGateways,
  valuesIn,
} from '../running-gateway.ts';
import type { RecordedRequest, RunningGateway, RunningGatewayOptions } from '../running-gateway.ts';

afterEach(stopGateways);

const PROXY = {
  ...httpProxy(`${BACKEND}/base/{proxy}`, {
    RequestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
  }),
  RequestParameters: { 'method.request.path.proxy': true },
};

function start(
  options: RunningGatewayOptions = {},
  resources: Resources = {},
): Promise<RunningGateway> {
  return startGateway(
    { ...apiResources(), ...methodResources('ANY /{proxy+}', PROXY), ...resources },
    options,
  );
}

/** Starts a gateway whose route `/m` has the given request mappings, and sends one request to it. */
async function mapped(
  mappings: Record<string, string>,
  {
    target = '/m',
    headers = [],
    declare = [],
    ...options
  }: RunningGatewayOptions & {
    target?: string;
    headers?: readonly string[];
    declare?: readonly string[];
  } = {},
): Promise<{ status: number; request: RecordedRequest | undefined }> {
  const gateway = await startGateway(
    {
      ...apiResources({ stage: { Variables: { tier: 'gold' } } }),
      ...authorizerResources('Auth'),
      ...methodResources('GET /m', {
        ...httpProxy(`${BACKEND}/m?fixed=1`, { RequestParameters: mappings }),
        ...guardedBy('Auth'),
        RequestParameters: Object.fromEntries(declare.map((name) => [name, false])),
      }),
    },
    { functions: { AuthFunction: () => allow({ user: 'u-1', empty: '' }) }, ...options },
  );
  const reply = await gateway.send('GET', target, ['Authorization', 'a', ...headers]);
  return { status: reply.status, request: gateway.backendRequests[0] };
}

describe('the request', () => {
  it('proxy-01: method, path, body and headers go on, spelling and duplicates kept', async () => {
    const gateway = await start();

    await gateway.send(
      'PUT',
      '/a%2Fb//c/',
      ['x-Mixed', '1', 'X-MIXED', '2', 'Cookie', 'c', 'Authorization', 'a'],
      'body',
    );

    const [request] = gateway.backendRequests;
    expect([request?.method, request?.target, request?.body]).toEqual([
      'PUT',
      '/base/a%2Fb//c',
      'body',
    ]);
    expect(request?.headers.join('\n')).toContain(
      'x-Mixed\n1\nX-MIXED\n2\nCookie\nc\nAuthorization\na',
    );
  });

  it('proxy-02: headers of the connection are dropped, the host is the back end', async () => {
    const gateway = await start();
    const dropped = [
      ...[
        'Content-Encoding',
        'gzip',
        'Content-MD5',
        'x',
        'Max-Forwards',
        '1',
        'Proxy-Authenticate',
        'x',
      ],
      ...['Server', 'x', 'TE', 'trailers', 'Upgrade', 'h2c', 'Via', 'a', 'WWW-Authenticate', 'x'],
    ];

    await gateway.send('GET', '/a', dropped);

    const headers = gateway.backendRequests[0]?.headers ?? [];
    expect(namesIn(headers)).not.toEqual(expect.arrayContaining(['Via']));
    for (const name of namesIn(dropped)) expect(valuesIn(headers, name)).toEqual([]);
    expect(valuesIn(headers, 'host')[0]).not.toBe(`127.0.0.1:${gateway.port}`);
  });

  it('proxy-03: forwarding headers are added; Accept and User-Agent only when the client sent none', async () => {
    const gateway = await start();

    await gateway.send('GET', '/a');
    await gateway.send('GET', '/a', [
      'accept',
      'text/html',
      'user-agent',
      'test/1',
      'X-Forwarded-For',
      '203.0.113.9',
    ]);

    const [bare, full] = gateway.backendRequests.map(({ headers }) => headers);
    const read = (headers: readonly string[] = [], name: string): string[] =>
      valuesIn(headers, name);
    expect(read(bare, 'accept')).toEqual(['application/json']);
    expect(read(bare, 'user-agent')[0]).toMatch(/^AmazonAPIGateway_[a-z0-9]{10}$/);
    expect(read(bare, 'x-amzn-apigateway-api-id')[0]).toMatch(/^[a-z0-9]{10}$/);
    expect(read(bare, 'x-amzn-trace-id')).toHaveLength(1);
    expect(read(bare, 'x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(read(full, 'accept')).toEqual(['text/html']);
    expect(read(full, 'user-agent')).toEqual(['test/1']);
    expect(read(full, 'x-forwarded-for')).toEqual(['203.0.113.9, 127.0.0.1']);
    expect([read(full, 'x-forwarded-proto'), read(full, 'x-forwarded-port')]).toEqual([
      ['https'],
      ['443'],
    ]);
  });

  it('proxy-04: the query is decoded and encoded again, order and duplicates kept', async () => {
    const gateway = await start();

    await gateway.send('GET', '/a?b=1&a=%41+%2B&b=2;c');

    expect(gateway.backendRequests[0]?.target).toBe('/base/a?b=1&a=A%20%2B&b=2&c=');
  });

  it('proxy-05: Connection passes with the names it lists, but does not close the connection', async () => {
    const gateway = await start();

    await gateway.send('GET', '/a', ['Connection', 'close, X-Identity']);

    expect(valuesIn(gateway.backendRequests[0]?.headers ?? [], 'connection')).toEqual([
      'X-Identity',
    ]);
  });

  it.each([
    ['raw', '/base/a%2F..%2Fb'],
    ['decoded', '/base/a/../b'],
  ] as const)(
    'proxy-06: under %s an encoded slash in a parameter reaches the back end as %s',
    async (pathParameters, target) => {
      const gateway = await start({ switches: { pathParameters } });

      await gateway.send('GET', '/a%2F..%2Fb');

      expect(gateway.backendRequests[0]?.target).toBe(target);
    },
  );
});

describe('mappings', () => {
  const HEADER = 'integration.request.header.X-User';

  it('mapping-01: a mapped header replaces that of the client', async () => {
    const { request } = await mapped(
      { [HEADER]: 'context.authorizer.user' },
      { headers: ['X-User', 'forged'] },
    );

    expect(valuesIn(request?.headers ?? [], 'x-user')).toEqual(['u-1']);
  });

  it.each([
    ['any-case', ['u-1']],
    ['same-case', ['forged', 'u-1']],
  ] as const)(
    'mapping-02: under %s a header in another spelling arrives as %j',
    async (mappedHeaderReplaces, values) => {
      const { request } = await mapped(
        { [HEADER]: 'context.authorizer.user' },
        { headers: ['x-user', 'forged'], switches: { mappedHeaderReplaces } },
      );

      expect(valuesIn(request?.headers ?? [], 'x-user')).toEqual(values);
    },
  );

  it('mapping-03: a mapping whose source is missing is skipped, and the header of the client passes', async () => {
    const { request } = await mapped(
      { [HEADER]: 'method.request.header.X-Other' },
      {
        headers: ['X-User', 'forged', 'x-other', 'wrong case'],
        declare: ['method.request.header.X-Other'],
      },
    );

    expect(valuesIn(request?.headers ?? [], 'x-user')).toEqual(['forged']);
  });

  it.each([
    ['omitted', ['forged']],
    ['empty', ['']],
  ] as const)(
    'mapping-04: a key that the authorizer did not set is %s',
    async (unsetAuthorizerSource, values) => {
      const { request } = await mapped(
        { [HEADER]: 'context.authorizer.unset' },
        { headers: ['X-User', 'forged'], switches: { unsetAuthorizerSource } },
      );

      expect(valuesIn(request?.headers ?? [], 'x-user')).toEqual(values);
    },
  );

  it('mapping-05: a mapped query parameter is appended to those of the URI and the client', async () => {
    const { request } = await mapped(
      { 'integration.request.querystring.q': "'mapped value'" },
      { target: '/m?q=client' },
    );

    expect(request?.target).toBe('/m?fixed=1&q=client&q=mapped%20value');
  });

  it('mapping-06: every kind of source can be mapped', async () => {
    const { request } = await mapped(
      {
        'integration.request.header.X-Static': "'s'",
        'integration.request.header.X-Empty': 'context.authorizer.empty',
        'integration.request.header.X-Stage': 'stageVariables.tier',
        'integration.request.header.X-Context': 'context.resourcePath',
        'integration.request.header.X-Query': 'method.request.querystring.q',
        'integration.request.header.X-Queries': 'method.request.multivaluequerystring.q',
        'integration.request.header.X-Headers': 'method.request.multivalueheader.X-In',
      },
      {
        target: '/m?q=1&q=2',
        headers: ['X-In', 'a', 'X-In', 'b'],
        declare: ['method.request.querystring.q', 'method.request.header.X-In'],
      },
    );

    const names = ['static', 'empty', 'stage', 'context', 'query', 'queries', 'headers'];
    expect(names.map((name) => valuesIn(request?.headers ?? [], `x-${name}`)[0])).toEqual([
      's',
      '',
      'gold',
      '/m',
      '2',
      '1,2',
      'a,b',
    ]);
  });

  it.each(['Content-Length', 'Transfer-Encoding', 'x-amzn-trace-id', 'X-Amzn-Apigateway-Api-Id'])(
    'mapping-07: a mapping to %s makes every request an internal error',
    async (name) => {
      const { status, request } = await mapped({ [`integration.request.header.${name}`]: "'1'" });

      expect([status, request]).toEqual([500, undefined]);
    },
  );

  it.each(['Expect', 'Proxy-Authenticate', 'TE', 'Via'])(
    'mapping-08: a mapping to %s is dropped',
    async (name) => {
      const { status, request } = await mapped({ [`integration.request.header.${name}`]: "'1'" });

      expect([status, valuesIn(request?.headers ?? [], name)]).toEqual([200, []]);
    },
  );

  it('mapping-09: Host and X-Forwarded-For can be mapped', async () => {
    const { request } = await mapped({
      'integration.request.header.Host': "'other.example'",
      'integration.request.header.X-Forwarded-For': 'context.identity.sourceIp',
    });

    expect(valuesIn(request?.headers ?? [], 'host')).toEqual(['other.example']);
    expect(valuesIn(request?.headers ?? [], 'x-forwarded-for')).toEqual(['127.0.0.1']);
  });

  it('mapping-10: a value with a line end is an internal error and not a header of its own', async () => {
    const { status, request } = await mapped(
      { [HEADER]: 'method.request.querystring.q' },
      { target: '/m?q=a%0d%0aX-Admin:%201', declare: ['method.request.querystring.q'] },
    );

    expect([status, request]).toEqual([500, undefined]);
  });

  it.each([
    ['an undeclared parameter', { [HEADER]: 'method.request.header.X-Other' }],
    ['the body', { [HEADER]: 'method.request.body' }],
    ['an unknown variable', { [HEADER]: 'context.invented' }],
    ['a key with a dash', { [HEADER]: 'context.authorizer.a-b' }],
    ['an unknown destination', { 'integration.request.body.x': "'1'" }],
  ])(
    'mapping-11: refuses a mapping from or to %s, with the logical id',
    async (_case, mappings) => {
      await expect(mapped(mappings)).rejects.toMatchObject({ logicalId: 'RmMethodGET' });
    },
  );
});

describe('the response', () => {
  const respond = (_incoming: unknown, response: ServerResponse): void => {
    response.writeHead(418, [
      ...[
        'WWW-Authenticate',
        'Bearer',
        'Server',
        'Jetty',
        'Date',
        'then',
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
      ],
      ...[
        'X-Custom',
        'kept',
        'Via',
        '1.1 x',
        'Authorization',
        'x',
        'x-amzn-requestid',
        'own',
        'Content-Type',
        'text/x',
      ],
    ]);
    response.end('teapot');
  };

  it('proxy-07: status, body and ordinary headers come back; reserved ones are renamed or dropped', async () => {
    const gateway = await start({ respond });

    const reply = await gateway.send('GET', '/a');

    expect([reply.status, reply.body, reply.header('content-type')]).toEqual([
      418,
      'teapot',
      'text/x',
    ]);
    expect(valuesIn(reply.headers, 'set-cookie')).toEqual(['a=1', 'b=2']);
    expect(reply.header('x-custom')).toBe('kept');
    expect(reply.header('www-authenticate')).toBeUndefined();
    expect(reply.header('x-amzn-remapped-www-authenticate')).toBe('Bearer');
    expect(reply.header('x-amzn-remapped-server')).toBe('Jetty');
    expect(reply.header('x-amzn-remapped-date')).toBe('then');
    expect(reply.header('x-amzn-remapped-authorization')).toBe('x');
    expect(reply.header('x-amzn-remapped-x-amzn-requestid')).toBe('own');
    expect(reply.header('via')).toBeUndefined();
    expect(valuesIn(reply.headers, 'x-amzn-requestid')).toEqual([
      expect.stringMatching(/^[0-9a-f-]{36}$/),
    ]);
  });

  it('proxy-08: HEAD has the headers and no body', async () => {
    const gateway = await start();

    const reply = await gateway.send('HEAD', '/a');

    expect([reply.status, reply.body]).toEqual([200, '']);
  });

  it('proxy-09: a back end that does not answer in time is a 504', async () => {
    const gateway = await startGateway(
      {
        ...apiResources(),
        ...methodResources('GET /a', httpProxy(`${BACKEND}/a`, { TimeoutInMillis: 50 })),
      },
      { respond: () => undefined },
    );

    const reply = await gateway.send('GET', '/a');

    expect([reply.status, reply.body]).toEqual([504, '{"message":"Endpoint request timed out"}']);
  });

  it.each([504, 500] as const)(
    'proxy-10: a back end that cannot be reached is a %s',
    async (integrationFailureStatus) => {
      const gateway = await start({
        switches: { integrationFailureStatus },
        respond: (incoming) => void incoming.socket.destroy(),
      });

      const reply = await gateway.send('POST', '/a', [], 'x');

      expect([reply.status, reply.body]).toEqual([
        integrationFailureStatus,
        '{"message":"Internal server error"}',
      ]);
      expect(gateway.entries[0]?.reason).toBe('INTEGRATION_FAILURE');
    },
  );

  it('proxy-11: a response that breaks off is no response', async () => {
    const gateway = await start({
      respond: (_incoming, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('half');
        setImmediate(() => response.destroy());
      },
    });

    expect((await gateway.send('GET', '/a')).status).toBe(504);
  });

  it('calls again when a kept connection had been closed, and only for an idempotent verb', async () => {
    let calls = 0;
    const respond = (incoming: { socket: { destroy(): void } }, response: ServerResponse): void => {
      calls += 1;
      if (calls === 2) incoming.socket.destroy();
      else response.end('ok');
    };
    const gateway = await start({ respond });

    await gateway.send('GET', '/a');
    expect((await gateway.send('GET', '/a')).status).toBe(200);
    calls = 0;
    await gateway.send('POST', '/a', [], 'x');
    expect((await gateway.send('POST', '/a', [], 'x')).status).toBe(504);
  });
});

it('passes concurrent requests without mixing them up', async () => {
  const gateway = await start({ respond: (incoming, response) => void response.end(incoming.url) });

  const replies = await Promise.all(
    Array.from({ length: 50 }, (_item, index) => gateway.send('GET', `/${index}`)),
  );

  expect(replies.map(({ body }) => body)).toEqual(replies.map((_reply, index) => `/base/${index}`));
});

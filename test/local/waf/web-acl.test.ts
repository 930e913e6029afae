// AWS WAF in front of the stage, through a running gateway.
import {
  apiResources,
  gatewayResponse,
  httpProxy,
  methodResources,
} from '../gateway/api-template.ts';
import type { Resources } from '../gateway/api-template.ts';
import { BACKEND, startGateway, stopGateways } from '../gateway/running-gateway.ts';
import type { Reply, RunningGateway, RunningGatewayOptions } from '../gateway/running-gateway.ts';

afterEach(stopGateways);

const NONE = [{ Priority: 0, Type: 'NONE' }];
const VISIBILITY = {
  CloudWatchMetricsEnabled: true,
  MetricName: 'm',
  SampledRequestsEnabled: true,
};

function rule(
  name: string,
  priority: number,
  statement: unknown,
  properties: Record<string, unknown> = {},
) {
  return {
    Name: name,
    Priority: priority,
    Statement: statement,
    Action: { Block: {} },
    VisibilityConfig: VISIBILITY,
    ...properties,
  };
}

function firewall(rules: unknown[], properties: Record<string, unknown> = {}): Resources {
  return {
    Acl: {
      Type: 'AWS::WAFv2::WebACL',
      Properties: {
        Name: 'acl',
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        Rules: rules,
        VisibilityConfig: VISIBILITY,
        ...properties,
      },
    },
    Association: {
      Type: 'AWS::WAFv2::WebACLAssociation',
      Properties: {
        ResourceArn: {
          'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Stage}',
        },
        WebACLArn: { 'Fn::GetAtt': ['Acl', 'Arn'] },
      },
    },
  };
}

function start(
  rules: unknown[],
  properties: Record<string, unknown> = {},
  { resources = {}, ...options }: RunningGatewayOptions & { resources?: Resources } = {},
): Promise<RunningGateway> {
  return startGateway(
    {
      ...apiResources(),
      ...methodResources('ANY /{proxy+}', httpProxy(`${BACKEND}/`)),
      ...firewall(rules, properties),
      ...resources,
    },
    options,
  );
}

/** Gives the statuses of requests with one rule that blocks what the statement matches. */
async function blockedBy(
  statement: unknown,
  requests: readonly Request[],
  resources: Resources = {},
): Promise<boolean[]> {
  const gateway = await start([rule('Rule', 0, statement)], {}, { resources });
  const replies: Reply[] = [];
  for (const [target, headers = [], body = ''] of requests) {
    replies.push(await gateway.send(body === '' ? 'GET' : 'POST', target, headers, body));
  }
  return replies.map(({ status }) => status === 403);
}

type Request = readonly [target: string, headers?: readonly string[], body?: string];

const bytes = (
  field: unknown,
  search: string,
  position = 'EXACTLY',
  transformations: unknown = NONE,
): unknown => ({
  ByteMatchStatement: {
    FieldToMatch: field,
    PositionalConstraint: position,
    SearchString: search,
    TextTransformations: transformations,
  },
});
const AUTHORIZATION = { SingleHeader: { Name: 'authorization' } };

it('waf-01: a blocked request is a 403 before anything else of the API, shaped by WAF_FILTERED', async () => {
  const plain = await start([], { DefaultAction: { Block: {} } });
  const custom = await start(
    [],
    { DefaultAction: { Block: {} } },
    {
      resources: gatewayResponse('WAF_FILTERED', {
        StatusCode: '451',
        ResponseTemplates: { 'application/json': '{"waf":"$context.wafResponseCode"}' },
      }),
    },
  );

  const reply = await plain.send('GET', '/a');
  const shaped = await custom.send('GET', '/a');

  expect([reply.status, reply.body]).toEqual([403, '{"message":"Forbidden"}']);
  expect([shaped.status, shaped.body]).toEqual([451, '{"waf":"WAF_BLOCK"}']);
  expect(plain.backendRequests).toEqual([]);
});

it.each(['ForbiddenException', 'WafFilteredException'] as const)(
  'waf-02: the error type of a blocked request is %s',
  async (firewallErrorType) => {
    const gateway = await start(
      [],
      { DefaultAction: { Block: {} } },
      { switches: { firewallErrorType } },
    );

    expect((await gateway.send('GET', '/a')).header('x-amzn-ErrorType')).toBe(firewallErrorType);
  },
);

it('waf-03: a custom response takes precedence over the gateway response', async () => {
  const gateway = await start(
    [
      rule(
        'Missing',
        0,
        {
          NotStatement: {
            Statement: {
              SizeConstraintStatement: {
                FieldToMatch: AUTHORIZATION,
                ComparisonOperator: 'GT',
                Size: 0,
                TextTransformations: NONE,
              },
            },
          },
        },
        {
          Action: {
            Block: {
              CustomResponse: {
                ResponseCode: 401,
                CustomResponseBodyKey: 'missing',
                ResponseHeaders: [{ Name: 'WWW-Authenticate', Value: 'Bearer' }],
              },
            },
          },
        },
      ),
    ],
    {
      CustomResponseBodies: {
        missing: { ContentType: 'APPLICATION_JSON', Content: '{"message":"none"}' },
      },
    },
    { resources: gatewayResponse('WAF_FILTERED', { StatusCode: '451' }) },
  );

  const missing = await gateway.send('GET', '/a');
  const empty = await gateway.send('GET', '/a', ['Authorization', '']);
  const present = await gateway.send('GET', '/a', ['AUTHORIZATION', 'x']);

  expect([missing.status, missing.body]).toEqual([401, '{"message":"none"}']);
  expect(missing.header('www-authenticate')).toBe('Bearer');
  expect(missing.header('content-type')).toBe('application/json');
  expect([empty.status, present.status]).toEqual([401, 200]);
});

it('waf-04: rules go by priority; Allow and Block end, Count and its labels go on', async () => {
  const gateway = await start([
    rule('Last', 30, bytes({ UriPath: {} }, '/', 'STARTS_WITH')),
    rule('Counted', 10, bytes({ UriPath: {} }, '/counted', 'STARTS_WITH'), {
      Action: { Count: {} },
      RuleLabels: [{ Name: 'seen:counted' }],
    }),
    rule(
      'Labelled',
      20,
      { LabelMatchStatement: { Scope: 'LABEL', Key: 'seen:counted' } },
      { Action: { Allow: {} } },
    ),
    rule('First', 0, bytes({ UriPath: {} }, '/open'), { Action: { Allow: {} } }),
  ]);

  const statuses = [];
  for (const path of ['/open', '/counted', '/other'])
    statuses.push((await gateway.send('GET', path)).status);

  expect(statuses).toEqual([200, 200, 403]);
});

describe('statements', () => {
  it('waf-05: a missing component does not match, in any comparison', async () => {
    const statement = {
      OrStatement: {
        Statements: [
          bytes(AUTHORIZATION, '', 'CONTAINS'),
          {
            SizeConstraintStatement: {
              FieldToMatch: AUTHORIZATION,
              ComparisonOperator: 'GE',
              Size: 0,
              TextTransformations: NONE,
            },
          },
          {
            RegexMatchStatement: {
              FieldToMatch: AUTHORIZATION,
              RegexString: '.*',
              TextTransformations: NONE,
            },
          },
        ],
      },
    };

    expect(await blockedBy(statement, [['/a'], ['/a', ['authorization', 'x']]])).toEqual([
      false,
      true,
    ]);
  });

  it.each([
    ['EXACTLY', [true, false, false, false]],
    ['STARTS_WITH', [true, true, false, false]],
    ['ENDS_WITH', [true, false, true, false]],
    ['CONTAINS', [true, true, true, true]],
    ['CONTAINS_WORD', [true, false, true, false]],
  ])('waf-06: %s compares bytes by position', async (position, expected) => {
    const field = { SingleHeader: { Name: 'x-text' } };
    const values = ['bad', 'badly', 'so bad', 'xbadx'];

    const blocked = await blockedBy(
      bytes(field, 'bad', position),
      values.map((value) => ['/a', ['X-Text', value]] as const),
    );

    expect(blocked).toEqual(expected);
  });

  it('waf-07: And, Or and Not combine, at any depth', async () => {
    const has = (name: string): unknown => bytes({ SingleHeader: { Name: name } }, '1');
    const statement = {
      AndStatement: {
        Statements: [
          { OrStatement: { Statements: [has('a'), has('b')] } },
          { NotStatement: { Statement: has('c') } },
        ],
      },
    };

    expect(
      await blockedBy(statement, [
        ['/x'],
        ['/x', ['a', '1']],
        ['/x', ['b', '1']],
        ['/x', ['b', '1', 'c', '1']],
      ]),
    ).toEqual([false, true, true, false]);
  });

  it('waf-08: expressions come inline and from a set, with an inline flag for case', async () => {
    const set: Resources = {
      Patterns: {
        Type: 'AWS::WAFv2::RegexPatternSet',
        Properties: { Scope: 'REGIONAL', RegularExpressionList: ['^/admin', '(?i)secret'] },
      },
    };
    const statement = {
      RegexPatternSetReferenceStatement: {
        Arn: { 'Fn::GetAtt': ['Patterns', 'Arn'] },
        FieldToMatch: { UriPath: {} },
        TextTransformations: NONE,
      },
    };

    expect(await blockedBy(statement, [['/admin/x'], ['/a/SECRET'], ['/Admin']], set)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('waf-09: an IP set matches the peer by CIDR', async () => {
    const set = (addresses: string[]): Resources => ({
      Set: {
        Type: 'AWS::WAFv2::IPSet',
        Properties: { Scope: 'REGIONAL', IPAddressVersion: 'IPV4', Addresses: addresses },
      },
    });
    const statement = { IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': ['Set', 'Arn'] } } };
    const forged: Request = ['/a', ['X-Forwarded-For', '192.0.2.1']];

    expect(await blockedBy(statement, [forged], set(['127.0.0.0/8']))).toEqual([true]);
    expect(await blockedBy(statement, [forged], set(['192.0.2.0/24']))).toEqual([false]);
  });

  it('waf-10: the path is inspected as sent until a transformation changes it', async () => {
    const requests: Request[] = [['/a/%2E%2E/ADMIN'], ['/a/../ADMIN'], ['/admin']];
    const transformed = (...types: string[]): unknown =>
      bytes(
        { UriPath: {} },
        '/admin',
        'EXACTLY',
        types.map((Type, Priority) => ({ Priority, Type })).toReversed(),
      );

    expect(await blockedBy(transformed('NONE'), requests)).toEqual([false, false, true]);
    expect(await blockedBy(transformed('NORMALIZE_PATH', 'LOWERCASE'), requests)).toEqual([
      false,
      true,
      true,
    ]);
    expect(
      await blockedBy(transformed('URL_DECODE', 'NORMALIZE_PATH', 'LOWERCASE'), requests),
    ).toEqual([true, true, true]);
  });

  it.each([
    [{ Method: {} }, 'POST'],
    [{ QueryString: {} }, 'q=bad&r=1'],
    [{ SingleQueryArgument: { Name: 'q' } }, 'bad'],
    [{ AllQueryArguments: {} }, 'bad'],
    [{ Body: { OversizeHandling: 'CONTINUE' } }, 'bad body'],
    [
      { Cookies: { MatchPattern: { All: {} }, MatchScope: 'VALUE', OversizeHandling: 'MATCH' } },
      'chip',
    ],
    [
      {
        Headers: {
          MatchPattern: { IncludedHeaders: ['X-Text'] },
          MatchScope: 'VALUE',
          OversizeHandling: 'MATCH',
        },
      },
      'two',
    ],
    [
      { Headers: { MatchPattern: { All: {} }, MatchScope: 'KEY', OversizeHandling: 'MATCH' } },
      'X-Text',
    ],
    [
      {
        Headers: {
          MatchPattern: { ExcludedHeaders: ['host'] },
          MatchScope: 'ALL',
          OversizeHandling: 'MATCH',
        },
      },
      'X-Text',
    ],
  ])('waf-11: %j is a component that holds %s', async (field, search) => {
    const request: Request = [
      '/a?q=bad&r=1',
      ['Cookie', 'a=chip; b=2', 'X-Text', 'one', 'x-text', 'two'],
      'bad body',
    ];

    expect(await blockedBy(bytes(field, search), [request, ['/a']])).toEqual([true, false]);
  });

  it.each([
    ['MATCH', true],
    ['NO_MATCH', false],
    ['CONTINUE', false],
  ])(
    'waf-12: of a body only 16 KB are inspected, and %s decides beyond',
    async (OversizeHandling, expected) => {
      const statement = bytes({ Body: { OversizeHandling } }, 'bad', 'CONTAINS');

      expect(await blockedBy(statement, [['/a', [], `${'x'.repeat(16_384)}bad`]])).toEqual([
        expected,
      ]);
    },
  );
});

describe('rate rules', () => {
  const rate = (properties: Record<string, unknown>): unknown => ({
    RateBasedStatement: {
      Limit: 10,
      EvaluationWindowSec: 60,
      AggregateKeyType: 'IP',
      ...properties,
    },
  });
  const statusesOf = async (
    gateway: RunningGateway,
    times: number,
    ...request: Request
  ): Promise<number[]> => {
    const statuses: number[] = [];
    for (let count = 0; count < times; count += 1) {
      statuses.push((await gateway.send('GET', request[0], request[1])).status);
    }
    return statuses;
  };

  it('waf-13: the request over the limit is blocked, until the window has moved on', async () => {
    const gateway = await start([rule('Rate', 0, rate({}))]);

    expect(await statusesOf(gateway, 11, '/a')).toEqual([...Array<number>(10).fill(200), 403]);
    gateway.clock.advance(61_000);
    expect(await statusesOf(gateway, 1, '/a')).toEqual([200]);
  });

  it('waf-14: custom keys count apart, and a request without the key is not counted', async () => {
    const keys = [
      { Header: { Name: 'authorization', TextTransformations: NONE } },
      { HTTPMethod: {} },
    ];
    const gateway = await start([
      rule('Rate', 0, rate({ AggregateKeyType: 'CUSTOM_KEYS', CustomKeys: keys })),
    ]);

    expect(await statusesOf(gateway, 11, '/a')).not.toContain(403);
    expect((await statusesOf(gateway, 11, '/a', ['Authorization', 'a'])).at(-1)).toBe(403);
    expect(await statusesOf(gateway, 1, '/a', ['Authorization', 'b'])).toEqual([200]);
  });

  it('waf-15: only requests in the scope-down statement are counted and blocked', async () => {
    const scope = bytes({ UriPath: {} }, '/auth', 'STARTS_WITH');
    const gateway = await start([rule('Rate', 0, rate({ ScopeDownStatement: scope }))]);

    await statusesOf(gateway, 11, '/auth/a');

    expect(await statusesOf(gateway, 1, '/auth/a')).toEqual([403]);
    expect(await statusesOf(gateway, 1, '/other')).toEqual([200]);
  });

  it('waf-16: rate rules can be switched off', async () => {
    const gateway = await start([rule('Rate', 0, rate({}))], {}, { rateRules: 'off' });

    expect(await statusesOf(gateway, 12, '/a')).not.toContain(403);
  });
});

it('waf-17: a managed rule group gives a notice and lets everything pass; nothing else does', async () => {
  const gateway = await start([
    rule(
      'AWSCommon',
      0,
      { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } },
      {
        Action: undefined,
        OverrideAction: { None: {} },
      },
    ),
  ]);

  expect(gateway.notices).toEqual([expect.stringMatching(/^Acl: managed rule group AWSCommon/)]);
  expect((await gateway.send('GET', '/a')).status).toBe(200);
});

it.each([
  ['a geographic match', rule('R', 0, { GeoMatchStatement: { CountryCodes: ['DE'] } }), {}],
  ['a rule group of its own', rule('R', 0, { RuleGroupReferenceStatement: { Arn: 'a' } }), {}],
  ['a challenge', rule('R', 0, bytes({ Method: {} }, 'GET'), { Action: { Challenge: {} } }), {}],
  [
    'inserted headers',
    rule('R', 0, bytes({ Method: {} }, 'GET'), {
      Action: { Allow: { CustomRequestHandling: {} } },
    }),
    {},
  ],
  [
    'an unknown transformation',
    rule('R', 0, bytes({ Method: {} }, 'GET', 'EXACTLY', [{ Priority: 0, Type: 'CMD_LINE' }])),
    {},
  ],
  ['an unknown component', rule('R', 0, bytes({ JA3Fingerprint: {} }, 'x')), {}],
  [
    'two statements at once',
    rule('R', 0, { ...(bytes({ Method: {} }, 'GET') as object), NotStatement: {} }),
    {},
  ],
  [
    'a rate rule within another',
    rule('R', 0, {
      AndStatement: { Statements: [{ RateBasedStatement: { Limit: 10, AggregateKeyType: 'IP' } }] },
    }),
    {},
  ],
  [
    'a status that is not allowed',
    rule('R', 0, bytes({ Method: {} }, 'GET'), {
      Action: { Block: { CustomResponse: { ResponseCode: 418 } } },
    }),
    {},
  ],
  ['a property of the ACL', rule('R', 0, bytes({ Method: {} }, 'GET')), { AssociationConfig: {} }],
])('waf-18: refuses %s, with the logical id', async (_case, one, properties) => {
  await expect(start([one], properties)).rejects.toMatchObject({ logicalId: 'Acl' });
});

it('leaves a web ACL alone that is not associated with the stage', async () => {
  const gateway = await startGateway({
    ...apiResources(),
    ...methodResources('ANY /{proxy+}', httpProxy(`${BACKEND}/`)),
    Acl: {
      Type: 'AWS::WAFv2::WebACL',
      Properties: {
        Scope: 'CLOUDFRONT',
        DefaultAction: { Block: {} },
        VisibilityConfig: VISIBILITY,
      },
    },
  });

  expect((await gateway.send('GET', '/a')).status).toBe(200);
});

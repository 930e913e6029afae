// MOCK: the status that a request template names, the response for it, and CDK's preflight template.
import { apiResources, methodResources } from '../api-template.ts';
import { startGateway, stopGateways } from '../running-gateway.ts';
import type { Reply, RunningGateway } from '../running-gateway.ts';

afterEach(stopGateways);

function start(
  integration: Record<string, unknown>,
  responses: unknown[] = [],
): Promise<RunningGateway> {
  return startGateway({
    ...apiResources(),
    ...methodResources('POST /a', {
      Integration: {
        Type: 'MOCK',
        IntegrationResponses: [{ StatusCode: '200' }],
        ...integration,
      },
      MethodResponses: [{ StatusCode: '200' }, ...responses],
    }),
  });
}

async function answerTo(requestTemplate: string): Promise<Reply> {
  const gateway = await start({ RequestTemplates: { 'application/json': requestTemplate } });
  return gateway.send('POST', '/a');
}

it.each(['{"statusCode": 200}', '{ statusCode: 200 }', '{ "a": "b", statusCode : 200 }'])(
  'mock-01: %s is a request with a status',
  async (template) => {
    expect((await answerTo(template)).status).toBe(200);
  },
);

it.each(['', '{}', '{"statusCode": "200"}', '{"statusCode": 200.5}', 'statusCode: 200', '[200]'])(
  'mock-02: %j is an internal error',
  async (template) => {
    const reply = await answerTo(template);

    expect([reply.status, reply.body]).toEqual([500, '{"message":"Internal server error"}']);
  },
);

it('mock-03: the response is the one whose pattern matches the whole status, else the default', async () => {
  const gateway = await start(
    {
      RequestTemplates: { 'application/json': '{"statusCode": $input.params("code")}' },
      IntegrationResponses: [
        {
          StatusCode: '404',
          SelectionPattern: '4\\d',
          ResponseTemplates: { 'application/json': 'part' },
        },
        {
          StatusCode: '403',
          SelectionPattern: '40[13]',
          ResponseTemplates: { 'application/json': 'whole' },
        },
        { StatusCode: '200', ResponseTemplates: { 'application/json': 'default' } },
      ],
    },
    [{ StatusCode: '404' }, { StatusCode: '403' }],
  );

  const replies = [
    await gateway.send('POST', '/a?code=401'),
    await gateway.send('POST', '/a?code=500'),
  ];

  expect(replies.map(({ status, body }) => [status, body])).toEqual([
    [403, 'whole'],
    [200, 'default'],
  ]);
});

it.each([
  ['WHEN_NO_MATCH', 200],
  ['WHEN_NO_TEMPLATES', 415],
  ['NEVER', 415],
])(
  'mock-04: under %s a content type without a template gives %s',
  async (PassthroughBehavior, status) => {
    const gateway = await start({
      PassthroughBehavior,
      RequestTemplates: { 'application/json': '{"statusCode": 200}' },
    });

    const reply = await gateway.send(
      'POST',
      '/a',
      ['Content-Type', 'text/plain'],
      '{"statusCode": 200}',
    );

    expect(reply.status).toBe(status);
  },
);

it('mock-05: a response template can override status and headers', async () => {
  const gateway = await start(
    {
      RequestTemplates: { 'application/json': '{"statusCode": 200}' },
      IntegrationResponses: [
        {
          StatusCode: '200',
          ResponseParameters: { 'method.response.header.X-A': "'mapped'" },
          ResponseTemplates: {
            'application/json':
              '#set($context.responseOverride.status = 202)#set($context.responseOverride.header.X-A = "${context.stage}$nothing!")done',
          },
        },
      ],
    },
    [{ StatusCode: '200', ResponseParameters: { 'method.response.header.X-A': true } }],
  );

  const reply = await gateway.send('POST', '/a');

  expect([reply.status, reply.header('x-a'), reply.body]).toEqual([202, 'prod!', 'done']);
});

describe("CDK's preflight", () => {
  const TEMPLATE = [
    '#set($origin = $input.params().header.get("Origin"))',
    '#if($origin == "")',
    '  #set($origin = $input.params().header.get("origin"))',
    '#end',
    '#if($origin == "https://b.example" || $origin == "https://c.example")',
    '  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)',
    '#end',
  ].join('\n');
  const NAME = 'method.response.header.Access-Control-Allow-Origin';

  it.each([
    [['Origin', 'https://a.example'], 'https://a.example'],
    [['Origin', 'https://b.example'], 'https://b.example'],
    [['origin', 'https://c.example'], 'https://c.example'],
    [['Origin', 'https://evil.example'], 'https://a.example'],
    [[], 'https://a.example'],
  ])('mock-06: %j gets Access-Control-Allow-Origin %s', async (headers, expected) => {
    const gateway = await startGateway({
      ...apiResources(),
      ...methodResources('OPTIONS /a', {
        Integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{ statusCode: 200 }' },
          IntegrationResponses: [
            {
              StatusCode: '204',
              ResponseParameters: { [NAME]: "'https://a.example'" },
              ResponseTemplates: { 'application/json': TEMPLATE },
            },
          ],
        },
        MethodResponses: [{ StatusCode: '204', ResponseParameters: { [NAME]: true } }],
      }),
    });

    const reply = await gateway.send('OPTIONS', '/a', headers);

    expect([reply.status, reply.body]).toEqual([204, '']);
    expect(reply.header('access-control-allow-origin')).toBe(expected);
  });
});

it.each([
  ['a status that no method response declares', { IntegrationResponses: [{ StatusCode: '201' }] }],
  [
    'a header that no method response declares',
    {
      IntegrationResponses: [
        { StatusCode: '200', ResponseParameters: { 'method.response.header.X': "'1'" } },
      ],
    },
  ],
  [
    'a reference that is not emulated',
    { RequestTemplates: { 'application/json': '$input.json("$")' } },
  ],
  ['a template that cannot be parsed', { RequestTemplates: { 'application/json': '#if(' } }],
])('mock-07: refuses %s, with the logical id', async (_case, integration) => {
  await expect(start(integration)).rejects.toMatchObject({ logicalId: 'RaMethodPOST' });
});

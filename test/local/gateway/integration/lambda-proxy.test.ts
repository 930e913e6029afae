// AWS_PROXY: what a function may return, and what becomes of everything else.
import { apiResources, functionResources, lambdaProxy, methodResources } from '../api-template.ts';
import type { Resources } from '../api-template.ts';
import { startGateway, stopGateways, TIMED_OUT, valuesIn } from '../running-gateway.ts';
import type { Reply, TestFunction } from '../running-gateway.ts';

afterEach(stopGateways);

async function answerTo(
  run: TestFunction,
  integration: Record<string, unknown> = {},
  permission: Resources = {},
): Promise<Reply> {
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...functionResources('Run'),
      ...methodResources('ANY /pets/{id}', lambdaProxy('Run', integration)),
      ...permission,
    },
    { functions: { Run: run } },
  );
  return gateway.send('GET', '/pets/7');
}

it.each([
  [{ statusCode: 201, body: 'a' }, 201, 'a'],
  [{ statusCode: '202' }, 202, ''],
  [{ statusCode: 200, body: 'YQ==', isBase64Encoded: true }, 200, 'a'],
  [{ statusCode: 200, body: null }, 200, ''],
])('lambda-02: %j is a response', async (payload, status, body) => {
  const reply = await answerTo(() => payload);

  expect([reply.status, reply.body]).toEqual([status, body]);
});

it.each([
  [null],
  ['text'],
  [[]],
  [{}],
  [{ statusCode: 'x' }],
  [{ statusCode: 200.5 }],
  [{ statusCode: 99 }],
  [{ statusCode: 200, body: { a: 1 } }],
  [{ statusCode: 200, headers: 'x' }],
  [{ statusCode: 200, headers: { a: { b: 1 } } }],
  [{ statusCode: 200, isBase64Encoded: 'yes' }],
  [{ statusCode: 200, extra: 1 }],
  [{ statusCode: 200, headers: { 'X-A': 'a\r\nX-B: b' } }],
])('lambda-03: %j is a 502', async (payload) => {
  const reply = await answerTo(() => payload);

  expect([reply.status, reply.body]).toEqual([502, '{"message":"Internal server error"}']);
  expect(reply.header('x-amzn-ErrorType')).toBe('InternalServerErrorException');
});

it('lambda-04: headers and multiValueHeaders are merged, the latter wins, reserved ones are renamed', async () => {
  const reply = await answerTo(() => ({
    statusCode: 200,
    headers: { 'X-One': 1, 'X-Both': 'single', 'WWW-Authenticate': 'Bearer' },
    multiValueHeaders: { 'x-both': ['a', 'b'], 'Set-Cookie': ['c', 'd'] },
  }));

  expect(reply.header('x-one')).toBe('1');
  expect(valuesIn(reply.headers, 'x-both')).toEqual(['a', 'b']);
  expect(valuesIn(reply.headers, 'set-cookie')).toEqual(['c', 'd']);
  expect(reply.header('x-amzn-remapped-www-authenticate')).toBe('Bearer');
  expect(reply.header('content-type')).toBe('application/json');
});

it.each([
  [
    'fails',
    () => {
      throw new Error('x');
    },
  ],
  ['times out', () => TIMED_OUT],
])('lambda-05: a function that %s is a 502', async (_case, run: TestFunction) => {
  expect((await answerTo(run)).status).toBe(502);
});

it('lambda-06: a function that takes longer than the integration may is a 504', async () => {
  const never = new Promise(() => undefined);

  expect((await answerTo(() => never, { TimeoutInMillis: 50 })).status).toBe(504);
});

it.each([
  ['arn:aws:execute-api:eu-west-1:123456789012:*/prod/ANY/pets/{id}', 200],
  ['arn:aws:execute-api:eu-west-1:123456789012:*/*/*/pets/*', 200],
  ['arn:aws:execute-api:eu-west-1:123456789012:*/prod/GET/pets/*', 500],
  ['arn:aws:execute-api:eu-west-1:123456789012:*/test-invoke-stage/*', 500],
  ['arn:aws:execute-api:us-east-1:123456789012:*', 500],
])(
  'lambda-07: a permission for %s gives %s: the source is the template and its verb',
  async (sourceArn, status) => {
    const reply = await answerTo(
      () => ({ statusCode: 200 }),
      {},
      functionResources('Run', sourceArn),
    );

    expect(reply.status).toBe(status);
  },
);

it.each([
  ['another principal', { Principal: 'events.amazonaws.com' }],
  ['another action', { Action: 'lambda:GetFunction' }],
  ['another account', { SourceAccount: '999999999999' }],
  ['a function URL', { FunctionUrlAuthType: 'NONE' }],
])('lambda-08: a permission for %s does not let API Gateway in', async (_case, properties) => {
  const permission = functionResources('Run')['RunPermission'];
  const changed = {
    RunPermission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { ...(permission?.Properties as object), ...properties },
    },
  };

  expect((await answerTo(() => ({ statusCode: 200 }), {}, changed)).status).toBe(500);
});

it('lambda-09: request mappings have no effect, but a forbidden one makes every request an internal error', async () => {
  const withMapping = (name: string): Promise<Reply> =>
    answerTo(
      (event: { headers: object }) => ({ statusCode: 200, body: JSON.stringify(event.headers) }),
      {
        RequestParameters: { [`integration.request.header.${name}`]: "'mapped'" },
      },
    );

  expect((await withMapping('X-User')).body).not.toContain('mapped');
  expect((await withMapping('Authorization')).status).toBe(500);
});

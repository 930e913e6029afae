// What becomes of an authorizer function's answer, good and bad.
import {
  apiResources,
  authorizerResources,
  functionResources,
  guardedBy,
  httpProxy,
  methodResources,
} from '../api-template.ts';
import { allow, BACKEND, startGateway, stopGateways, TIMED_OUT } from '../running-gateway.ts';
import type { Reply, RunningGatewayOptions, TestFunction } from '../running-gateway.ts';

afterEach(stopGateways);

async function answerTo(
  run: TestFunction,
  switches: NonNullable<RunningGatewayOptions['switches']> = {},
): Promise<Reply> {
  const gateway = await startGateway(
    {
      ...apiResources(),
      ...authorizerResources('Auth'),
      ...methodResources('GET /a', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
    },
    { functions: { AuthFunction: run }, switches },
  );
  return gateway.send('GET', '/a', ['Authorization', 'a']);
}

const throwing =
  (message: string): TestFunction =>
  () => {
    throw new Error(message);
  };

const MALFUNCTION = {
  status: 500,
  body: '{"message":null}',
  errorType: 'AuthorizerConfigurationException',
};

function summary(reply: Reply): unknown {
  return { status: reply.status, body: reply.body, errorType: reply.header('x-amzn-ErrorType') };
}

it('result-01: the error Unauthorized is a 401, the same as for a missing identity source', async () => {
  expect(summary(await answerTo(throwing('Unauthorized')))).toEqual({
    status: 401,
    body: '{"message":"Unauthorized"}',
    errorType: 'UnauthorizedException',
  });
});

it.each(['Unauthorized: expired', 'Forbidden', 'Unauthorized ', ''])(
  'result-02: the error %j is a 500',
  async (message) => {
    expect(summary(await answerTo(throwing(message)))).toEqual(MALFUNCTION);
  },
);

it.each([
  ['exact', 500],
  ['insensitive', 401],
] as const)(
  'result-03: under %s the error unauthorized gives %s',
  async (unauthorizedCase, status) => {
    expect((await answerTo(throwing('unauthorized'), { unauthorizedCase })).status).toBe(status);
  },
);

it('result-04: a timeout of the function is a 500', async () => {
  expect(summary(await answerTo(() => TIMED_OUT))).toEqual(MALFUNCTION);
});

it('result-05: the gateway does not wait longer than the switch says', async () => {
  const never = new Promise(() => undefined);

  expect(summary(await answerTo(() => never, { authorizerTimeoutMs: 20 }))).toEqual(MALFUNCTION);
});

const POLICY = {
  Version: '2012-10-17',
  Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }],
};

it.each([
  ['null', null],
  ['a text', JSON.stringify(allow())],
  ['a list', [allow()]],
  ['no policy', { principalId: 'u' }],
  ['no principal', { policyDocument: POLICY }],
  ['a policy without statements', { principalId: 'u', policyDocument: { Version: '2012-10-17' } }],
  [
    'a policy with an unknown effect',
    {
      principalId: 'u',
      policyDocument: { Statement: { ...POLICY.Statement[0], Effect: 'allow' } },
    },
  ],
  ['a policy as text', { principalId: 'u', policyDocument: JSON.stringify(POLICY) }],
])('result-06: %s is a 500', async (_case, result) => {
  expect(summary(await answerTo(() => result))).toEqual(MALFUNCTION);
});

it.each([[{ a: { b: 1 } }], [{ a: [1] }], [{ a: null }], [['a']], ['text']])(
  'result-07: the context %j is a 500',
  async (context) => {
    expect(summary(await answerTo(() => ({ ...(allow() as object), context })))).toEqual(
      MALFUNCTION,
    );
  },
);

it.each([
  ['refused', 500],
  ['accepted', 200],
] as const)('result-08: an empty principalId is %s', async (emptyPrincipalId, status) => {
  const run = (): unknown => ({ ...(allow() as object), principalId: '' });

  expect((await answerTo(run, { emptyPrincipalId })).status).toBe(status);
});

it('result-09: a Resource of 512 characters passes and a longer one is a 500', async () => {
  const resource = `arn:aws:execute-api:${'*'.repeat(512 - 'arn:aws:execute-api:'.length)}`;

  expect((await answerTo(() => allow({}, resource))).status).toBe(200);
  expect(summary(await answerTo(() => allow({}, `${resource}*`)))).toEqual(MALFUNCTION);
});

it('result-10: a result that is larger than the switch says is a 500', async () => {
  const result = allow({ text: 'x'.repeat(8_192) });

  expect(summary(await answerTo(() => result))).toEqual(MALFUNCTION);
  expect((await answerTo(() => result, { authorizerResultBytesMax: 16_384 })).status).toBe(200);
});

it.each([
  ['configuration-error', 'AuthorizerConfigurationException'],
  ['failure', 'AuthorizerFailureException'],
] as const)(
  'result-11: under %s a function that failed is %s',
  async (authorizerFailureType, errorType) => {
    const failed = await answerTo(throwing('store down'), { authorizerFailureType });
    const malformed = await answerTo(() => null, { authorizerFailureType });

    expect([failed.status, failed.header('x-amzn-ErrorType')]).toEqual([500, errorType]);
    expect(malformed.header('x-amzn-ErrorType')).toBe('AuthorizerConfigurationException');
  },
);

it.each([
  ['for another authorizer', 'arn:aws:execute-api:eu-west-1:123456789012:*/authorizers/other'],
  ['for methods only', 'arn:aws:execute-api:eu-west-1:123456789012:*/prod/*'],
])(
  'result-12: a function with a permission %s is not called and gives a 500',
  async (_case, sourceArn) => {
    const gateway = await startGateway(
      {
        ...apiResources(),
        ...authorizerResources('Auth'),
        ...functionResources('AuthFunction', sourceArn),
        ...methodResources('GET /a', { ...httpProxy(`${BACKEND}/`), ...guardedBy('Auth') }),
      },
      { functions: { AuthFunction: () => allow() } },
    );

    const reply = await gateway.send('GET', '/a', ['Authorization', 'a']);

    expect(summary(reply)).toEqual(MALFUNCTION);
    expect(gateway.events['AuthFunction']).toEqual([]);
  },
);

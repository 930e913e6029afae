import { createApiClient } from '../../../web/src/api/api-client.ts';
import { ApiProblem, UnreachableError } from '../../../web/src/api/api-problem.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client whose answers are given in advance, with what it sent. */
function clientWith(...answers: (Response | Error)[]) {
  const sent: Sent[] = [];
  const rejected: string[] = [];
  const session = {
    accessToken: () => Promise.resolve('first'),
    renew: (refused: string | undefined) => Promise.resolve(`after ${refused ?? 'none'}`),
    reject: (refused: string) => void rejected.push(refused),
  };
  const fetch = (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const answer = answers.shift() ?? new Error('there is no answer left');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const call = createApiClient('https://api.example/', session, fetch as typeof globalThis.fetch);
  return { call, sent, rejected };
}

const refusal = (status: number, body: object, headers = {}) =>
  Response.json(body, { status, headers });
const LIST = { method: 'GET', path: '/api-keys' } as const;

it('sends the token as a bearer, no cookie, and the body as JSON with its Idempotency-Key', async () => {
  const { call, sent } = clientWith(Response.json({}));
  await call({ method: 'POST', path: '/api-keys', body: { name: 'CI' }, idempotencyKey: 'k' });

  expect(sent).toMatchObject([
    {
      url: 'https://api.example/api/v1/api-keys',
      init: {
        method: 'POST',
        body: '{"name":"CI"}',
        credentials: 'omit',
        cache: 'no-store',
        headers: {
          Authorization: 'Bearer first',
          'Content-Type': 'application/json',
          'Idempotency-Key': 'k',
        },
      },
    },
  ]);
});

it('repeats a call once with a new token when the first is refused', async () => {
  const { call, sent, rejected } = clientWith(refusal(401, {}), Response.json({ api_keys: [] }));

  expect((await call(LIST)).body).toEqual({ api_keys: [] });
  expect(rejected).toEqual([]);
  expect(sent.map(({ init }) => (init.headers as Record<string, string>)['Authorization'])).toEqual(
    ['Bearer first', 'Bearer after first'],
  );
});

it('ends the session, and does not repeat the call, when the new token is refused as well', async () => {
  const { call, sent, rejected } = clientWith(refusal(401, {}), refusal(401, { message: 'no' }));

  await expect(call(LIST)).rejects.toMatchObject({ status: 401 });
  expect(sent).toHaveLength(2);
  expect(rejected).toEqual(['after first']);
});

it.each([400, 403, 429, 500, 503])('does not end the session for a %d', async (status) => {
  const { call, rejected } = clientWith(refusal(401, {}), refusal(status, {}));

  await expect(call(LIST)).rejects.toMatchObject({ status });
  expect(rejected).toEqual([]);
});

it("passes on the API's own words, its code and the id of the request", async () => {
  const body = { message: 'name must be a string', code: 'body-invalid' };
  const { call } = clientWith(refusal(400, body, { 'x-amz-apigw-id': 'id-1' }));

  await expect(call(LIST)).rejects.toMatchObject({
    message: 'name must be a string',
    code: 'body-invalid',
    requestId: 'id-1',
    status: 400,
  });
});

it('says when to try again where the API does', async () => {
  const { call } = clientWith(
    refusal(429, { message: 'Too many requests' }, { 'Retry-After': '30' }),
  );

  await expect(call(LIST)).rejects.toThrow('Too many requests. Try again in 30 s');
});

it('has words for an answer without any', async () => {
  const { call } = clientWith(new Response('<html>', { status: 502 }));

  await expect(call(LIST)).rejects.toThrow(
    new ApiProblem('The API answered 502', { status: 502, code: undefined, requestId: undefined }),
  );
});

it('tells an API that is away from one that refuses', async () => {
  const { call } = clientWith(new TypeError('fetch failed'));

  await expect(call(LIST)).rejects.toThrow(UnreachableError);
});

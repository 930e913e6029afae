// The documented answers of the front door, as anybody sees them with curl:
//
//   curl -i $API/capacity                                                     200
//   curl -i $API/api/v1/workspaces                                            401 Missing Authorization header
//   curl -i $API/api/v1/workspaces -H 'Authorization: Basic eA=='             401 Invalid or expired credential
//   curl -i $API/api/v1/workspaces -H "Authorization: Bearer $RIGBOX_API_KEY" 200
//   curl -i $API/nowhere                                                      404
import { bearer, call, openTarget, type Answer, type Target } from './target.ts';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.stop());

const get = (path: string, headers = {}) => call(target.apiUrl + path, { headers });

function expectRefusal(answer: Answer, status: number, message: string, challenge?: string): void {
  expect(answer).toMatchObject({ status, body: { message } });
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'cache-control': 'no-store',
    'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
  expect(answer.headers['www-authenticate']).toBe(challenge);
}

const MISSING = 'Bearer realm="rigbox"';
const INVALID = 'Bearer realm="rigbox", error="invalid_token"';

describe('200', () => {
  it.each([
    '/capacity',
    '/api/capacity',
    '/api/v1/capacity',
    '/templates',
    '/api/templates',
    '/api/v1/templates',
  ])('answers %s to anybody, whatever they send as a credential', async (path) => {
    expect(await get(path)).toHaveProperty('status', 200);
    expect(await get(path, bearer('rb_live_nonsense'))).toHaveProperty('status', 200);
  });

  it.each(['/api', '/api/v1'])('answers a good API key and a good JWT below %s', async (prefix) => {
    for (const credential of [target.owner.apiKey, target.owner.jwt]) {
      const answer = await get(`${prefix}/workspaces`, bearer(credential));
      expect(answer).toMatchObject({ status: 200, body: { vms: expect.anything() as unknown } });
    }
  });

  it('tells callers who they are', async () => {
    const { accountId, apiKey, jwt } = target.owner;
    const byKey = await get('/api/v1/auth/me', bearer(apiKey));
    expect(byKey.body).toMatchObject({
      principal: `rig:user:${accountId}`,
      account_id: accountId,
      credential: { type: 'api_key', id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
    });
    const byToken = await get('/api/v1/auth/me', bearer(jwt));
    expect(byToken.body).toMatchObject({ account_id: accountId, credential: { type: 'session' } });
    expect(await get('/api/v1/auth/validate', bearer(jwt))).toHaveProperty('status', 200);
  });

  it('takes the scheme in any casing', async () => {
    const headers = { authorization: `bEaReR ${target.owner.apiKey}` };
    expect(await get('/api/v1/workspaces', headers)).toHaveProperty('status', 200);
  });
});

describe('401', () => {
  it.each([
    '/api/v1/workspaces',
    '/api/workspaces',
    '/api/v1/anything/else',
    '/api/v1/api-keys',
    '/api/v1/auth/me',
  ])('says that the header is missing on %s', async (path) => {
    expectRefusal(await get(path), 401, 'Missing Authorization header', MISSING);
  });

  it('says that the header is missing for other verbs on a public path', async () => {
    const answer = await call(`${target.apiUrl}/api/v1/capacity`, { method: 'POST', body: {} });
    expectRefusal(answer, 401, 'Missing Authorization header', MISSING);
  });

  it('takes an empty header for a missing one', async () => {
    const answer = await get('/api/v1/workspaces', { Authorization: '' });
    expectRefusal(answer, 401, 'Missing Authorization header', MISSING);
  });

  it.each<[string, () => string]>([
    ['another scheme', () => 'Basic dXNlcjpwYXNz'],
    ['no scheme', () => target.owner.apiKey],
    ['a scheme without a credential', () => 'Bearer'],
    ['a credential of no known shape', () => 'Bearer something'],
    [
      'a mistyped key',
      () =>
        `Bearer ${target.owner.apiKey.slice(0, -1)}${target.owner.apiKey.endsWith('0') ? '1' : '0'}`,
    ],
    ['an unknown key', () => 'Bearer rb_live_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp'],
    ['a JWT with another signature', () => `Bearer ${target.owner.jwt.slice(0, -8)}AAAAAAAA`],
    [
      'two credentials in one header',
      () => `Bearer ${target.owner.apiKey}, Bearer ${target.owner.jwt}`,
    ],
    ['an oversized credential', () => `Bearer ${'a'.repeat(8200)}`],
  ])('refuses %s', async (_, authorization) => {
    const answer = await get('/api/v1/workspaces', { Authorization: authorization() });
    expectRefusal(answer, 401, 'Invalid or expired credential', INVALID);
  });

  it('refuses a repeated header, although both are good', async () => {
    const good = `Bearer ${target.owner.apiKey}`;
    const answer = await get('/api/v1/workspaces', { Authorization: [good, good] });
    expectRefusal(answer, 401, 'Invalid or expired credential', INVALID);
  });

  it('takes no credential from the query', async () => {
    const answer = await get(`/api/v1/workspaces?access_token=${target.owner.apiKey}&api_key=x`);
    expectRefusal(answer, 401, 'Missing Authorization header', MISSING);
  });
});

describe('403', () => {
  it.each([
    '/api/v1/workspaces/ws-1/../ws-9',
    '/api/v1/%2e%2e/internal',
    '/api/v1/workspaces//ws-1',
    '/api/v1/.',
  ])('refuses the ambiguous path %s, even with full access', async (path) => {
    const answer = await get(path, bearer(target.owner.apiKey));
    expectRefusal(
      answer,
      403,
      'The credential is valid, but it does not permit this operation',
      'Bearer realm="rigbox", error="insufficient_scope"',
    );
  });
});

describe('404', () => {
  it.each(['/', '/nowhere', '/v1/workspaces', '/apis', '/prod/api/v1/workspaces'])(
    'says of %s that there is no such thing, with a credential or without',
    async (path) => {
      expectRefusal(await get(path), 404, 'Not found');
      expectRefusal(await get(path, bearer(target.owner.apiKey)), 404, 'Not found');
    },
  );

  it("says of another account's workspace what it says of none", async () => {
    const headers = bearer(target.owner.apiKey);
    const foreign = await get('/api/v1/workspaces/ws-9', headers);
    const missing = await get('/api/v1/workspaces/ws-none', headers);
    expect(foreign).toMatchObject({ status: 404, body: missing.body });
  });
});

describe('400', () => {
  it.each(['X-HTTP-Method-Override', 'x-http-method', 'X-Method-Override'])(
    'refuses %s, which would make another request of this one',
    async (name) => {
      const answer = await get('/api/v1/workspaces', {
        ...bearer(target.owner.apiKey),
        [name]: 'DELETE',
      });
      expectRefusal(answer, 400, 'Method override headers are not supported');
    },
  );
});

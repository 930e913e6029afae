// A login of the command line, approved in a browser:
//
//   CODE=$(openssl rand -hex 16)
//   curl -s $API/api/v1/auth/cli-session -H 'Content-Type: application/json' -d "{\"code\":\"$CODE\"}"     # 201
//   curl -s -X POST $API/api/v1/auth/cli-session/$CODE/approve -H "Authorization: Bearer $JWT"             # 200
//   curl -s $API/api/v1/auth/cli-session/$CODE                                                             # 200, the key
//   curl -s $API/api/v1/auth/cli-session/$CODE                                                             # 404
import { randomBytes } from 'node:crypto';
import { KeyClient } from './key-client.ts';
import { bearer, call, describeLocal, openTarget, type Answer, type Target } from './target.ts';

const written: string[] = [];
const codes: string[] = [];
let target: Target;
beforeAll(async () => {
  target = await openTarget({
    rateRules: 'on',
    onFunctionLog: (_, line) => written.push(line),
    onRequest: (entry) => written.push(JSON.stringify(entry.accessLog)),
  });
});
afterAll(() => target.stop());

const PATH = '/api/v1/auth/cli-session';

function begin(code: unknown, prefix = '/api/v1'): Promise<Answer> {
  const url = `${target.apiUrl}${prefix}/auth/cli-session`;
  return call(url, { method: 'POST', body: { code } });
}

async function newLogin(): Promise<string> {
  const code = randomBytes(18).toString('base64url');
  codes.push(code);
  expect(await begin(code)).toMatchObject({ status: 201, body: { status: 'pending' } });
  return code;
}

const collect = (code: string, prefix = '/api/v1') =>
  call(`${target.apiUrl}${prefix}/auth/cli-session/${code}`);
const approve = (code: string, credential = target.owner.jwt) =>
  call(`${target.apiUrl}${PATH}/${code}/approve`, { method: 'POST', headers: bearer(credential) });
const use = async (key: string) =>
  (await call(`${target.apiUrl}/api/v1/workspaces`, { headers: bearer(key) })).status;

async function logIn(): Promise<string> {
  const code = await newLogin();
  await approve(code);
  return ((await collect(code)).body as { api_key: string }).api_key;
}

describe('201', () => {
  it.each(['', '/api', '/api/v1'])(
    'begins a login below %j, without a credential',
    async (prefix) => {
      const code = randomBytes(16).toString('hex');

      expect(await begin(code, prefix)).toMatchObject({
        status: 201,
        body: { status: 'pending' },
        headers: { 'cache-control': 'no-store' },
      });
      expect(await collect(code, prefix)).toMatchObject({
        status: 200,
        body: { status: 'pending' },
      });
    },
  );
});

describe('200', () => {
  it('gives the key once, after somebody has approved, and the key works', async () => {
    const code = await newLogin();
    expect((await collect(code)).body).toEqual({ status: 'pending' });

    expect(await approve(code)).toMatchObject({
      status: 200,
      body: { status: 'approved' },
      headers: { 'x-rigbox-effective-by': expect.any(String) as string },
    });
    const answer = await collect(code);
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect(answer.body).toEqual({
      status: 'approved',
      api_key: expect.stringMatching(/^rb_live_[0-9A-Za-z]{36}$/) as string,
    });

    expect(await use((answer.body as { api_key: string }).api_key)).toBe(200);
    expect(await collect(code)).toHaveProperty('status', 404);
  });

  it('ends the key of the login before at once, cached decisions included', async () => {
    const first = await logIn();
    expect(await use(first)).toBe(200);

    const second = await logIn();

    expect([await use(first), await use(second)]).toEqual([401, 200]);
    const { body } = await new KeyClient(target.apiUrl, second).request('GET', '?max_results=200');
    const { api_keys: keys } = body as { api_keys: { name?: string }[] };
    expect(keys.filter(({ name }) => name === 'CLI login')).toHaveLength(1);
  });

  it('leaves the keys of other people alone', async () => {
    const key = await logIn();
    const code = await newLogin();

    await approve(code, target.stranger.jwt);

    expect(await use(key)).toBe(200);
  });

  it('takes an approval twice, and gives one key for it', async () => {
    const code = await newLogin();

    expect([(await approve(code)).status, (await approve(code)).status]).toEqual([200, 200]);
    const answers = await Promise.all([collect(code), collect(code), collect(code)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });
});

describe('400', () => {
  it.each<[unknown]>([
    ['x'.repeat(19)],
    ['x'.repeat(129)],
    [`${'x'.repeat(30)}/`],
    [7],
    [undefined],
  ])('refuses the code %j and does not repeat it', async (code) => {
    const answer = await begin(code);

    expect(answer).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
    expect((answer.body as { message: string }).message).toMatch(/^code must be /);
    if (typeof code === 'string') expect(JSON.stringify(answer.body)).not.toContain(code);
  });
});

describe('401', () => {
  it('refuses an approval without a credential, or with a bad one', async () => {
    const code = await newLogin();

    expect(await call(`${target.apiUrl}${PATH}/${code}/approve`, { method: 'POST' })).toMatchObject(
      {
        status: 401,
        body: { message: 'Missing Authorization header' },
      },
    );
    expect(await approve(code, 'rb_live_mistyped')).toHaveProperty('status', 401);
    expect(await collect(code)).toMatchObject({ body: { status: 'pending' } });
  });
});

describe('403', () => {
  it('refuses an approval with an API key, and the login goes on waiting', async () => {
    const code = await newLogin();

    expect(await approve(code, target.owner.apiKey)).toMatchObject({
      status: 403,
      body: {
        code: 'not-permitted',
        message:
          'A CLI login is approved by a signed-in person in the dashboard, not with an API key',
      },
    });
    expect(await collect(code)).toMatchObject({ body: { status: 'pending' } });
  });
});

describe('404', () => {
  it('knows no code that nobody has begun with', async () => {
    const code = randomBytes(16).toString('hex');

    expect(await collect(code)).toMatchObject({
      status: 404,
      body: { code: 'cli-login-not-found' },
    });
    expect(await approve(code)).toMatchObject({ status: 404 });
  });
});

describe('409', () => {
  it('refuses a code a second time, before and after its use', async () => {
    const code = await newLogin();
    expect(await begin(code)).toMatchObject({
      status: 409,
      body: { code: 'cli-login-code-used' },
    });

    await approve(code);
    await collect(code);

    expect(await begin(code)).toHaveProperty('status', 409);
    expect(await approve(code)).toMatchObject({ status: 409, body: { code: 'cli-login-settled' } });
  });

  it('refuses the approval of somebody else', async () => {
    const code = await newLogin();
    await approve(code);

    expect(await approve(code, target.stranger.jwt)).toMatchObject({
      status: 409,
      body: { code: 'cli-login-settled' },
    });
  });
});

describeLocal('after five minutes', () => {
  it('a login is over, approved or not, and its code is still used', async () => {
    const [waiting, approved] = [await newLogin(), await newLogin()];
    await approve(approved);
    target.local!.clock.advance(5 * 60_000);

    expect(await collect(waiting)).toHaveProperty('status', 404);
    expect(await collect(approved)).toHaveProperty('status', 404);
    const jwt = await target.local!.issuer.mint(target.local!.people.owner.userId);
    expect(await approve(waiting, jwt)).toHaveProperty('status', 404);
    expect(await begin(waiting)).toHaveProperty('status', 409);
  });
});

describeLocal('429', () => {
  it('answers so many times a minute to one address, and no more', async () => {
    const statuses: number[] = [];
    target.local!.clock.advance(60_001);
    for (let at = 0; at < 121; at += 1) statuses.push((await collect('x'.repeat(20))).status);

    expect(statuses).toEqual([...Array<number>(120).fill(404), 429]);
    expect(await begin('x'.repeat(20), '')).toHaveProperty('status', 429);
    target.local!.clock.advance(60_001);
    expect(await collect('x'.repeat(20))).toHaveProperty('status', 404);
  });
});

describeLocal('a log', () => {
  it('has neither a code nor a key in it', async () => {
    const key = await logIn();
    await target.local!.cloud.drain();

    expect(written.filter((line) => line.includes('/auth/cli-session')).length).toBeGreaterThan(50);
    for (const secret of [...codes, key.slice(8)]) {
      expect(written.filter((line) => line.includes(secret))).toEqual([]);
      expect(JSON.stringify(target.local!.cloud.events)).not.toContain(secret);
    }
  });
});

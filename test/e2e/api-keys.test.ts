// The life of an API key, as its owner lives it:
//
//   curl -s $API/api/v1/api-keys -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' -d '{"name":"ci"}'
//   curl -s $API/api/v1/api-keys -H "Authorization: Bearer $KEY"
//   curl -s -X DELETE $API/api/v1/api-keys/$ID -H "Authorization: Bearer $KEY"
import { bearer, call, openTarget, type Target } from './target.ts';

interface CreatedKey {
  readonly id: string;
  readonly key: string;
  readonly name?: string;
  readonly created_at: string;
  readonly expires_at?: string;
}

interface KeyList {
  readonly api_keys: readonly { readonly id: string; readonly key_preview: string }[];
  readonly next_cursor?: string;
}

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.stop());

const keys = (method: string, path = '', body?: unknown, credential = target.owner.apiKey) =>
  call(`${target.apiUrl}/api/v1/api-keys${path}`, {
    method,
    headers: bearer(credential),
    ...(body !== undefined && { body }),
  });
const use = (credential: string) =>
  call(`${target.apiUrl}/api/v1/workspaces`, { headers: bearer(credential) });

async function create(body: unknown = {}, credential = target.owner.apiKey): Promise<CreatedKey> {
  const answer = await keys('POST', '', body, credential);
  expect(answer.status).toBe(201);
  return answer.body as CreatedKey;
}

const list = async (query = '', credential = target.owner.apiKey) =>
  (await keys('GET', query, undefined, credential)).body as KeyList;

describe('201', () => {
  it('gives a key that works at once, and says it this one time', async () => {
    const answer = await keys('POST', '', { name: 'ci – π' });
    const created = answer.body as CreatedKey;

    expect(answer).toMatchObject({ status: 201, headers: { 'cache-control': 'no-store' } });
    expect(created).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      key: expect.stringMatching(/^rb_live_[0-9A-Za-z]{36}$/) as string,
      name: 'ci – π',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
    });
    expect(await use(created.key)).toHaveProperty('status', 200);
    expect(JSON.stringify(await list())).not.toContain(created.key.slice(8));
    expect(JSON.stringify(await keys('GET', `/${created.id}`))).not.toContain(created.key.slice(8));
  });

  it('needs no body', async () => {
    const answer = await call(`${target.apiUrl}/api/api-keys`, {
      method: 'POST',
      headers: { ...bearer(target.owner.jwt), 'Content-Length': '0' },
    });
    expect(answer).toMatchObject({ status: 201 });
    expect(answer.body).not.toHaveProperty('name');
  });

  it('takes an expiry, in any time zone', async () => {
    const created = await create({ expires_at: '2099-01-01T02:00:00+02:00' });
    expect(created.expires_at).toBe('2099-01-01T00:00:00Z');
  });

  it('gives a key no longer a life than the key that creates it', async () => {
    const { key } = await create({ expires_at: '2098-01-01T00:00:00Z' });

    expect(await create({}, key)).toHaveProperty('expires_at', '2098-01-01T00:00:00Z');
    expect(await create({ expires_at: '2097-01-01T00:00:00Z' }, key)).toHaveProperty(
      'expires_at',
      '2097-01-01T00:00:00Z',
    );
    expect(await keys('POST', '', { expires_at: '2099-01-01T00:00:00Z' }, key)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('expires_at') as string },
    });
  });
});

describe('200', () => {
  it("lists the account's keys newest first, in pages", async () => {
    const { id } = await create({ name: 'newest' });

    const first = await list('?max_results=1');
    expect(first.api_keys).toEqual([
      {
        id,
        name: 'newest',
        key_preview: expect.stringMatching(/^rb_\.\.\.[0-9A-Za-z]{8}$/) as string,
        is_workspace_key: false,
        created_at: expect.any(String) as string,
        status: 'active',
        scope: 'full',
      },
    ]);
    const second = await list(`?max_results=200&cursor=${first.next_cursor ?? ''}`);
    expect(second.api_keys.map((key) => key.id)).not.toContain(id);
    expect(second).not.toHaveProperty('next_cursor');
  });

  it('gives one key', async () => {
    const { id } = await create({ name: 'one' });
    expect(await keys('GET', `/${id}`)).toMatchObject({ status: 200, body: { id, name: 'one' } });
  });

  it('deletes a key, whose next request is refused although its policy was cached', async () => {
    const { id, key } = await create();
    for (let times = 0; times < 3; times += 1) expect(await use(key)).toHaveProperty('status', 200);

    expect(await keys('DELETE', `/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'API key deleted' },
    });

    expect(await use(key)).toMatchObject({
      status: 401,
      body: { message: 'Invalid or expired credential' },
    });
    expect((await list('?max_results=200')).api_keys.map((one) => one.id)).not.toContain(id);
  });

  it('deletes the key that asks for it', async () => {
    const { id, key } = await create();

    expect(await keys('DELETE', `/${id}`, undefined, key)).toHaveProperty('status', 200);

    expect(await use(key)).toHaveProperty('status', 401);
  });
});

describe('400', () => {
  it.each<[string, unknown]>([
    ['name must be a string, got number', { name: 7 }],
    ['name must be a string, got null', { name: null }],
    ['name must be a string, got array', { name: ['x'] }],
    ['name must be 1 to 100 visible characters, got 0', { name: '' }],
    ['name must be 1 to 100 visible characters, got 1', { name: ' ' }],
    ['name must be 1 to 100 visible characters, got 3', { name: 'a\nb' }],
    ['name must be 1 to 100 visible characters, got 101', { name: 'x'.repeat(101) }],
    ['expires_at must be a string, got number', { expires_at: 4_000_000_000 }],
    [
      'expires_at must be an ISO 8601 time such as 2027-01-31T12:00:00Z',
      { expires_at: 'tomorrow' },
    ],
    [
      'expires_at must be an ISO 8601 time such as 2027-01-31T12:00:00Z',
      { expires_at: '2099-13-01T00:00:00Z' },
    ],
    ['expires_at must be in the future', { expires_at: '2020-01-01T00:00:00Z' }],
    [
      'The body has an unknown field; known are: name, expires_at, scope, service_principal, workspace_id',
      { nmae: 'typo' },
    ],
    ['The body is not a JSON object', '{"name":'],
    ['The body is not a JSON object', '[]'],
    ['The body is not a JSON object', '{"name":"a","name":"b"}'],
  ])('says: %s', async (message, body) => {
    const before = (await list('?max_results=200')).api_keys.length;

    expect(await keys('POST', '', body)).toMatchObject({ status: 400, body: { message } });

    expect((await list('?max_results=200')).api_keys).toHaveLength(before);
  });

  it.each(['0', '201', '-1', 'ten', '1e2', ''])('refuses max_results=%s', async (size) => {
    expect(await keys('GET', `?max_results=${size}`)).toMatchObject({
      status: 400,
      body: { message: 'max_results must be 1 to 200' },
    });
  });

  it('refuses a cursor that is none', async () => {
    expect(await keys('GET', '?cursor=AAAA')).toMatchObject({
      status: 400,
      body: { message: 'cursor must be a next_cursor of this listing' },
    });
  });
});

describe('404', () => {
  it("says of another account's key exactly what it says of none", async () => {
    const { id, key } = await create();
    const missing = '00000000-0000-4000-8000-000000000000';

    for (const method of ['GET', 'DELETE']) {
      const foreign = await keys(method, `/${id}`, undefined, target.stranger.apiKey);
      const none = await keys(method, `/${missing}`, undefined, target.stranger.apiKey);
      expect(foreign).toMatchObject({ status: 404, body: { message: 'API key not found' } });
      expect(foreign.body).toEqual(none.body);
    }
    expect(await use(key)).toHaveProperty('status', 200);
  });

  it('says it of a key that was deleted already', async () => {
    const { id } = await create();
    await keys('DELETE', `/${id}`);

    expect(await keys('DELETE', `/${id}`)).toHaveProperty('status', 404);
    expect(await keys('GET', `/${id}`)).toHaveProperty('status', 404);
  });
});

describe('413 and 415', () => {
  it('refuses a body that is too large', async () => {
    expect(await keys('POST', '', { name: 'x'.repeat(20_000) })).toHaveProperty('status', 413);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'refuses a body of type %s',
    async (type) => {
      const answer = await call(`${target.apiUrl}/api/v1/api-keys`, {
        method: 'POST',
        headers: { ...bearer(target.owner.apiKey), 'Content-Type': type },
        body: '{"name":"x"}',
      });
      expect(answer).toHaveProperty('status', 415);
    },
  );
});

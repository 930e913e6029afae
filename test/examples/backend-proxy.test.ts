// The example backend in front of a real front door: what its page can do, and what nobody can do through it.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '../../core/api-key.ts';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';
import { createApp } from '../../examples/backend-proxy/main.ts';
import { RigboxClient } from '../../examples/backend-proxy/rigbox-client.ts';
import { secretSource } from '../../examples/backend-proxy/secret-source.ts';
import { Sessions } from '../../examples/backend-proxy/session.ts';
import { hashPassword } from '../../examples/backend-proxy/user.ts';
import { KeyClient, type CreatedKey } from '../e2e/key-client.ts';
import { call, describeLocal, openLocal, type Answer, type Call } from '../e2e/target.ts';
import type { FrontDoor } from '../../dev/front-door.ts';

const ORIGIN = 'https://app.example.com';
const PASSWORD = 'correct horse battery staple';

/** Answers requests as a test says, and remembers them. */
async function startScripted(
  answer: (
    request: IncomingMessage,
  ) => { status: number; body?: unknown; headers?: object } | undefined,
) {
  const seen: { url: string; headers: IncomingMessage['headers'] }[] = [];
  const server: Server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    const said = answer(request);
    if (said === undefined) return;
    response.writeHead(said.status, { ...said.headers }).end(JSON.stringify(said.body ?? {}));
  });
  const url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
  return { url, seen, stop: () => closeServer(server) };
}

describeLocal('the example backend', () => {
  let door: FrontDoor;
  let folder: string;
  let server: Server;
  let url: string;
  let owner: KeyClient;
  let key: CreatedKey;
  let cookie: string;
  const answers: Answer[] = [];
  const written: string[] = [];

  beforeAll(async () => {
    door = await openLocal();
    owner = new KeyClient(door.cloud.apiUrl, await door.issuer.mint(door.people.owner.userId));
    key = await owner.create({ name: 'backend' });
    folder = await mkdtemp(join(tmpdir(), 'backend-proxy-'));
    const users = [{ name: 'ann', workspaceIds: ['ws-1'], passwordHash: hashPassword(PASSWORD) }];
    await writeFile(join(folder, 'users.json'), JSON.stringify(users));
    await keepSecret(key.key);
    server = await createApp(
      {
        SECRET_FILE: join(folder, 'key'),
        USERS_FILE: join(folder, 'users.json'),
        ORIGIN,
        RIGBOX_API_URL: door.cloud.apiUrl,
      },
      (line) => written.push(line),
    );
    url = `http://127.0.0.1:${await listenOnLoopback(server, 0)}`;
    cookie = await signIn();
  });
  afterAll(async () => {
    await closeServer(server);
    await door.stop();
    await rm(folder, { recursive: true });
  });

  const keepSecret = (text: string) => writeFile(join(folder, 'key'), `${text}\n`);
  const ask = async (path: string, options: Call = {}): Promise<Answer> => {
    const answer = await call(url + path, {
      ...options,
      headers: { Cookie: cookie, Origin: ORIGIN, ...options.headers },
    });
    answers.push(answer);
    return answer;
  };
  async function signIn(): Promise<string> {
    const { headers } = await call(`${url}/session`, {
      method: 'POST',
      headers: { Origin: ORIGIN },
      body: { name: 'ann', password: PASSWORD },
    });
    return String(headers['set-cookie']).split(';')[0]!;
  }

  it('serves its page under a strict policy, and the page has no key in it', async () => {
    const page = await ask('/');
    const script = await ask('/app.mjs');

    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect([page.status, script.status]).toEqual([200, 200]);
    expect(String(page.body) + String(script.body)).not.toMatch(/rb_|api\/v1|Authorization/);
  });

  it('signs a user of the app in with a cookie that no script can read, and out again', async () => {
    const opened = await ask('/session', {
      method: 'POST',
      body: { name: 'ann', password: PASSWORD },
    });
    expect(opened.headers['set-cookie']).toMatch(
      /^__Host-session=[\w-]{32}; Path=\/; Secure; HttpOnly; SameSite=Strict; Max-Age=28800$/,
    );
    const own = { Cookie: opened.headers['set-cookie']!.split(';')[0]! };
    expect(await ask('/session', { headers: own })).toMatchObject({
      status: 200,
      body: { name: 'ann', workspaceIds: ['ws-1'] },
    });

    await ask('/session', { method: 'DELETE', headers: own });
    expect(await ask('/app/workspaces/ws-1', { headers: own })).toHaveProperty('status', 401);
  });

  it('makes the calls on its list with its key', async () => {
    expect(await ask('/app/workspaces/ws-1')).toMatchObject({
      status: 200,
      body: { id: 'ws-1', status: 'running' },
    });
    expect(await ask('/app/workspaces/ws-1/stop', { method: 'POST' })).toHaveProperty(
      'status',
      200,
    );
    expect(await ask('/app/workspaces/ws-1/start', { method: 'POST' })).toHaveProperty(
      'status',
      200,
    );
  });

  it('hands on what the API refuses about the request itself', async () => {
    expect(await ask('/app/workspaces/ws-1/start', { method: 'POST' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('unning') as string },
    });
  });

  it.each([
    ['DELETE', '/app/workspaces/ws-1'],
    ['POST', '/app/workspaces/ws-1'],
    ['GET', '/app/workspaces/ws-1/start'],
    ['GET', '/app/workspaces'],
    ['GET', '/app/api-keys'],
    ['GET', '/api/v1/workspaces/ws-1'],
    ['GET', '/app/workspaces/ws-1/env'],
    ['GET', '/app/workspaces/ws-1%2F..%2F..%2Fapi-keys'],
    ['GET', '/app/workspaces/ws-1/../../api-keys'],
    ['GET', '/app/workspaces/ws-2'],
    ['POST', '/app/workspaces/ws-1/../ws-2/stop'],
  ])("refuses %s %s, which is not on the list or not the user's", async (method, path) => {
    const before = door.workspaceService!.requests.length;

    expect(await ask(path, { method })).toMatchObject({
      status: 404,
      body: { message: 'Not found' },
    });
    expect(door.workspaceService!.requests).toHaveLength(before);
  });

  it('refuses whoever is not signed in to the app, or gives a wrong password', async () => {
    for (const other of ['', 'other=1', '__Host-session=', '__Host-session=forged']) {
      expect(await ask('/app/workspaces/ws-1', { headers: { Cookie: other } })).toHaveProperty(
        'status',
        401,
      );
    }
    for (const body of [
      { name: 'ann', password: 'x' },
      { name: 'bob', password: '' },
      {},
      'no',
      [1],
    ]) {
      expect(await ask('/session', { method: 'POST', body })).toHaveProperty('status', 401);
    }
    const body = { name: 'ann', password: PASSWORD, padding: 'x'.repeat(5000) };
    expect(await ask('/session', { method: 'POST', body })).toHaveProperty('status', 401);
  });

  it.each([['https://evil.example'], ['null'], [`${ORIGIN}.evil.example`]])(
    'refuses a change that the page of %s asks for',
    async (origin) => {
      const options = { method: 'POST', headers: { Origin: origin } };
      expect(await ask('/app/workspaces/ws-1/stop', options)).toHaveProperty('status', 403);
      expect(await ask('/session', options)).toHaveProperty('status', 403);
    },
  );

  it('goes through a rotation without one error, also for requests that come together', async () => {
    const successor = await owner.rotate(key.id, { grace_seconds: 600 });
    const together = async () => {
      const all = await Promise.all([1, 2, 3, 4, 5].map(() => ask('/app/workspaces/ws-1')));
      return all.map(({ status }) => status);
    };
    expect(await together()).toEqual([200, 200, 200, 200, 200]);

    await keepSecret(JSON.stringify({ apiKey: successor.key }));
    expect(await together()).toEqual([200, 200, 200, 200, 200]);
    door.clock.advance(600_001);
    expect(await owner.use(key.key)).toBe(401);
    expect(await together()).toEqual([200, 200, 200, 200, 200]);
    key = successor;
  });

  it('blames neither the user nor the key when the key is refused for good', async () => {
    expect(await owner.request('DELETE', `/${key.id}`)).toHaveProperty('status', 200);

    expect(await ask('/app/workspaces/ws-1')).toMatchObject({
      status: 502,
      body: { message: 'The service is not available' },
    });
    expect(written.at(-1)).toContain('"status":401');
  });

  it('has shown no key in any answer, and has written none', () => {
    expect(answers.length).toBeGreaterThan(40);
    expect(JSON.stringify(answers) + written.join('')).not.toMatch(/rb_live_/);
  });
});

describe('its client', () => {
  const KEYS = [createApiKey(randomBytes), createApiKey(randomBytes)] as const;
  const client = (
    apiUrl: string,
    more: Partial<ConstructorParameters<typeof RigboxClient>[0]> = {},
  ) => {
    const waits: number[] = [];
    const wait = (milliseconds: number) => {
      waits.push(milliseconds);
      return Promise.resolve();
    };
    const secret = () => Promise.resolve(KEYS[0]);
    return { waits, rigbox: new RigboxClient({ apiUrl, secret, wait, ...more }) };
  };
  const GET = { method: 'GET', path: '/workspaces/ws-1' } as const;
  const POST = { method: 'POST', path: '/workspaces/ws-1/stop' } as const;

  it('waits as long as a 429 asks for, and then gets through', async () => {
    const statuses = [429, 429, 200];
    const api = await startScripted(() => ({
      status: statuses.shift() ?? 500,
      headers: { 'Retry-After': '2' },
    }));
    const { rigbox, waits } = client(api.url);

    expect(await rigbox.call(POST)).toHaveProperty('status', 200);
    expect(waits).toEqual([2000, 2000]);
    await api.stop();
  });

  it('waits longer each time where nothing is asked for, and gives up', async () => {
    const api = await startScripted(() => ({ status: 429 }));
    const { rigbox, waits } = client(api.url);

    expect(await rigbox.call(GET)).toHaveProperty('status', 429);
    expect(api.seen).toHaveLength(4);
    for (const [nth, waited] of waits.entries()) {
      expect(waited).toBeGreaterThanOrEqual(250 * 2 ** nth);
      expect(waited).toBeLessThanOrEqual(500 * 2 ** nth);
    }
    await api.stop();
  });

  it('does not keep a page waiting for a minute', async () => {
    const api = await startScripted(() => ({ status: 429, headers: { 'Retry-After': '60' } }));
    const { rigbox, waits } = client(api.url);

    expect(await rigbox.call(GET)).toMatchObject({ status: 429, retryAfterSeconds: 60 });
    expect(waits).toEqual([]);
    await api.stop();
  });

  it('repeats after a fault what only reads, and nothing that may have been done', async () => {
    const api = await startScripted(() => ({ status: 503 }));
    const { rigbox } = client(api.url);

    await rigbox.call(POST);
    expect(api.seen).toHaveLength(1);
    await rigbox.call(GET);
    expect(api.seen).toHaveLength(5);
    await api.stop();
  });

  it('fails when no answer comes in time, and follows no redirect', async () => {
    const api = await startScripted(({ method }) =>
      method === 'POST' ? undefined : { status: 302, headers: { Location: '/elsewhere' } },
    );
    const { rigbox } = client(api.url, { timeoutMs: 50 });

    await expect(rigbox.call(POST)).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(rigbox.call(GET)).rejects.toThrow();
    expect(api.seen.map((request) => request.url)).not.toContain('/elsewhere');
    await api.stop();
  });

  it('reads a refused secret again once for many requests, and not for each one when that is in vain', async () => {
    let reads = 0;
    let now = 0;
    const api = await startScripted(() => ({ status: 401 }));
    const secret = () => {
      reads += 1;
      return Promise.resolve(KEYS[0]);
    };
    const { rigbox } = client(api.url, { secret, now: () => now });
    const many = () => Promise.all([1, 2, 3, 4].map(() => rigbox.call(GET)));

    await many();
    await many();
    expect(reads).toBe(2);
    now += 5000;
    await many();
    expect(reads).toBe(3);
    await api.stop();
  });

  it('takes the new key at once when the secret has one, and reads again after a failure to read', async () => {
    const api = await startScripted(({ headers }) => ({
      status: headers.authorization === `Bearer ${KEYS[1]}` ? 200 : 401,
    }));
    const stale: boolean[] = [];
    const secret = (isStale: boolean): Promise<string> => {
      stale.push(isStale);
      if (stale.length === 1) return Promise.reject(new Error('no secret yet'));
      return Promise.resolve(KEYS[isStale ? 1 : 0]);
    };
    const { rigbox } = client(api.url, { secret });

    await expect(rigbox.call(GET)).rejects.toThrow('no secret yet');
    expect(await rigbox.call(GET)).toHaveProperty('status', 200);
    expect(stale).toEqual([false, false, true]);
    await api.stop();
  });
});

describe('its secret', () => {
  const KEY = createApiKey(randomBytes);

  it.each([
    ['the key', KEY],
    ['JSON with the key', JSON.stringify({ apiKey: KEY })],
  ])('comes from the endpoint of the Lambda extension as %s', async (_, text) => {
    const endpoint = await startScripted(() => ({ status: 200, body: { SecretString: text } }));
    const read = secretSource({
      SECRET_ID: 'app/rigbox key',
      SECRETS_ENDPOINT: endpoint.url,
      AWS_SESSION_TOKEN: 'session-token',
    });

    expect(await read(true)).toBe(KEY);
    expect(endpoint.seen).toMatchObject([
      {
        url: '/secretsmanager/get?secretId=app%2Frigbox+key',
        headers: { 'x-aws-parameters-secrets-token': 'session-token' },
      },
    ]);
    await endpoint.stop();
  });

  it('comes from the agent, which is asked to look again when the key was refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'agent-'));
    await writeFile(join(folder, 'token'), 'agent-token\n');
    const endpoint = await startScripted(() => ({ status: 200, body: { SecretString: KEY } }));
    const read = secretSource({
      SECRET_ID: 'key',
      SECRETS_ENDPOINT: endpoint.url,
      SECRETS_TOKEN_FILE: join(folder, 'token'),
    });

    await read(false);
    await read(true);
    expect(endpoint.seen.map((request) => request.url)).toEqual([
      '/secretsmanager/get?secretId=key',
      '/secretsmanager/get?secretId=key&refreshNow=true',
    ]);
    expect(endpoint.seen[0]?.headers['x-aws-parameters-secrets-token']).toBe('agent-token');
    await endpoint.stop();
    await rm(folder, { recursive: true });
  });

  it('fails without saying what was there instead', async () => {
    const endpoint = await startScripted(({ url = '' }) =>
      url.includes('denied') ? { status: 403 } : { status: 200, body: { SecretString: 'hunter2' } },
    );
    const source = (SECRET_ID: string) =>
      secretSource({ SECRET_ID, SECRETS_ENDPOINT: endpoint.url, AWS_SESSION_TOKEN: 't' });

    await expect(source('denied')(false)).rejects.toThrow('the secrets endpoint answered 403');
    await expect(source('wrong')(false)).rejects.toThrow(/^the secret must be a Rigbox API key$/);
    expect(() => secretSource({})).toThrow('SECRET_FILE or SECRET_ID must be set');
    await endpoint.stop();
  });
});

it('ends a session of the app by itself', () => {
  let now = 0;
  const sessions = new Sessions(() => now);
  const cookie = sessions.open({ name: 'ann', workspaceIds: [] }).split(';')[0]!;

  now = 8 * 3_600_000 - 1;
  expect(sessions.find(`a=b; ${cookie}`)).toHaveProperty('name', 'ann');
  now += 1;
  expect(sessions.find(cookie)).toBeUndefined();
});

// The service as the gateway sees it: identity, ownership, bodies, CORS; each operation's own test is beside this one.
import { once } from 'node:events';
import { connect } from 'node:net';
import { startWorkspaceService } from '../../../dev/workspace-service/workspace-service.ts';
import {
  NOW,
  ORIGIN,
  identityOf,
  startService,
  withService,
  type RunningService,
} from './running-service.ts';

const NOBODY = {
  'X-Rigbox-Account-Id': 'none',
  'X-Rigbox-Principal': 'none',
  'X-Rigbox-Credential-Type': 'none',
  'X-Rigbox-Credential-Id': 'none',
  'X-Rigbox-Scope': 'none',
};

let running: RunningService;
beforeAll(async () => {
  running = await startService();
});
afterAll(() => running.service.stop());

describe('identity', () => {
  it('is what the headers of the gateway say, and is said in every answer', async () => {
    const paths = ['/workspaces', '/workspaces/ws-9', '/nothing', '/capacity'];
    for (const path of paths) {
      const { headers } = await running.owner(`GET ${path}`);

      expect(headers).toMatchObject({
        'x-rigbox-seen-account-id': 'acct-owner',
        'x-rigbox-seen-principal': 'rig:user:owner',
        'x-rigbox-seen-credential-type': 'api_key',
        'x-rigbox-seen-credential-id': 'key-owner',
      });
    }
  });

  it.each(['api_key', 'jwt', 'session'])('may be that of a credential of type %s', async (type) => {
    const headers = identityOf('owner', { 'X-Rigbox-Credential-Type': type });

    expect((await running.send('GET /workspaces', { headers })).status).toBe(200);
  });

  it.each([
    ['none of the headers', []],
    ['all of them none', identityOf('owner', NOBODY)],
    ['an unknown type of credential', identityOf('owner', { 'X-Rigbox-Credential-Type': 'root' })],
    ['an empty account', identityOf('owner', { 'X-Rigbox-Account-Id': '' })],
    ['an account but no principal', identityOf('owner', { 'X-Rigbox-Principal': 'none' })],
    [
      'nothing but credentials of its own',
      ['Authorization', 'Bearer rb_live_x', 'X-Rigbox-Key', 'rb_x'],
    ],
  ])('refuses with 401 a request that has %s', async (_name, headers) => {
    const answer = await running.send('GET /workspaces/ws-1', { headers });

    expect([answer.status, answer.body]).toEqual([401, { message: 'Missing identity' }]);
  });

  it.each(['GET /capacity', 'GET /templates'])('is not needed for %s', async (line) => {
    expect((await running.send(line, { headers: identityOf('owner', NOBODY) })).status).toBe(200);
    expect((await running.send(line, {})).status).toBe(200);
  });

  it.each([
    'X-Rigbox-Account-Id',
    'x-rigbox-account-id',
    'X-RIGBOX-PRINCIPAL',
    'x-Rigbox-Credential-Type',
    'X-Rigbox-Credential-ID',
    'X-Rigbox-Scope',
    'X-Rigbox-Request-Id',
  ])('refuses with 400 a request that has %s twice, public or not', async (name) => {
    const headers = [...identityOf('owner'), name, 'acct-owner'];
    for (const line of ['GET /workspaces', 'GET /capacity', 'GET /whoami', 'GET /nothing']) {
      const answer = await running.send(line, { headers });

      expect([answer.status, answer.body]).toEqual([400, { message: 'duplicate identity header' }]);
    }
  });
});

describe('GET /whoami', () => {
  it('says who is calling and which headers arrived, without their values', async () => {
    const headers = [...identityOf('owner'), 'X-Anything', 'secret-value', 'x-anything', 'more'];
    const answer = await running.send('GET /whoami', { headers });

    expect(answer.body).toEqual({
      account_id: 'acct-owner',
      principal: 'rig:user:owner',
      credential_type: 'api_key',
      credential_id: 'key-owner',
      scope: 'full',
      request_id: 'req-1',
      credential_leaked: false,
      headers: expect.arrayContaining(['host', 'x-anything', 'x-rigbox-scope']) as string[],
    });
    expect(answer.text).not.toContain('secret-value');
  });

  it('answers nobody as well', async () => {
    const answer = await running.send('GET /whoami', {});

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ account_id: 'missing', principal: 'missing' });
  });
});

describe('ownership', () => {
  const paths = [
    'GET /workspaces/{id}',
    'DELETE /workspaces/{id}',
    'POST /workspaces/{id}/stop',
    'PUT /workspaces/{id}/tasks',
    'GET /workspaces/{id}/metrics',
    'GET /workspaces/{id}/logs/stream',
    'POST /workspaces/{id}/snapshots',
    'GET /workspaces/{id}/tools/jupyter/status',
  ];

  it.each(paths)('answers %s of a stranger byte for byte like that of nobody', async (line) => {
    const theirs = await running.owner(line.replace('{id}', 'ws-9'));
    const missing = await running.owner(line.replace('{id}', 'ws-0'));

    expect([theirs.status, theirs.text]).toEqual([404, '{"message":"Workspace not found"}']);
    expect([missing.status, missing.text]).toEqual([theirs.status, theirs.text]);
  });

  it.each([
    'GET /apps/{id}',
    'DELETE /apps/{id}',
    'PUT /apps/{id}/visibility',
    'GET /apps/{id}/logs/stream',
  ])('answers %s of a stranger byte for byte like that of nobody', async (line) => {
    const theirs = await running.stranger(line.replace('{id}', 'app-1'));
    const missing = await running.stranger(line.replace('{id}', 'app-0'));

    expect([theirs.status, theirs.text]).toEqual([404, '{"message":"Workspace not found"}']);
    expect([missing.status, missing.text]).toEqual([theirs.status, theirs.text]);
  });

  it('lists to each account its own', async () => {
    const ids = async (who: 'owner' | 'stranger') => {
      const { body } = await running[who]('GET /workspaces');
      return (body['vms'] as { id: string }[]).map(({ id }) => id);
    };

    expect(await ids('owner')).toEqual(['ws-1', 'ws-2']);
    expect(await ids('stranger')).toEqual(['ws-9']);
  });

  it('gives an account that it has never seen nothing', async () => {
    const answer = await running.send('GET /workspaces', { headers: identityOf('new') });

    expect(answer.body).toEqual({ vms: [] });
  });
});

describe('bodies', () => {
  it.each([
    ['text that is no JSON', '{"name":', 'body must be valid JSON'],
    ['a JSON array', '[]', 'body must be a JSON object'],
    ['a field of another type', '{"name":7}', 'name must be a string'],
  ])('refuses %s with 400, naming it', async (_name, body, message) => {
    const answer = await running.owner('POST /workspaces', body);

    expect([answer.status, answer.body]).toEqual([400, { message }]);
  });

  it('refuses one longer than 1 MB with 413, and takes one that is just as long', async () => {
    const bytes = 1024 * 1024;
    const padded = (length: number) => `{"name":"long"${' '.repeat(length - 15)}}`;

    expect((await running.owner('POST /workspaces', padded(bytes + 1))).status).toBe(413);
    expect((await running.owner('POST /workspaces', padded(bytes))).status).toBe(201);
  });
});

describe('CORS', () => {
  it('names an allowed origin, and what a page may read', async () => {
    const headers = [...identityOf('owner'), 'Origin', ORIGIN];

    for (const path of ['/workspaces', '/nothing']) {
      const answer = await running.send(`GET ${path}`, { headers });
      expect(answer.headers).toMatchObject({
        vary: 'Origin',
        'access-control-allow-origin': ORIGIN,
        'access-control-expose-headers': 'x-amzn-RequestId, x-amz-apigw-id, Retry-After',
      });
    }
  });

  it.each([
    'https://app.rigbox.dev',
    'https://rigbox.dev.evil.example',
    'http://rigbox.dev',
    'null',
  ])('names no origin to %s', async (origin) => {
    const headers = [...identityOf('owner'), 'Origin', origin];
    const answer = await running.send('GET /workspaces', { headers });

    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    expect(answer.headers.vary).toBe('Origin');
  });
});

describe('HEAD', () => {
  it('gives what GET gives, without its body', async () => {
    const get = await running.owner('GET /workspaces/ws-2');
    const head = await running.owner('HEAD /workspaces/ws-2');

    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    expect((await running.owner('HEAD /workspaces/ws-9')).status).toBe(404);
  });
});

it.each(['GET /nothing', 'POST /capacity', 'GET /api/v1/workspaces', 'GET /api-keys', 'GET /'])(
  'answers %s with 404, for it is no operation of this service',
  async (line) => {
    const answer = await running.owner(line);

    expect([answer.status, answer.text]).toEqual([404, '{"message":"Not found"}']);
  },
);

it('goes by the injected clock', async () => {
  const { body } = await running.owner('GET /workspaces/ws-1');

  expect(body['created_at']).toBe(NOW);
});

it(
  'keeps what arrived, in order, and whether a credential came along',
  withService(async ({ owner, send, service }) => {
    await owner('GET /workspaces?a=b');
    await send('POST /nothing', {
      headers: ['authorization', 'Bearer rb_live_secret'],
      body: 'not json',
    });

    expect(service.requests).toMatchObject([
      { method: 'GET', target: '/workspaces?a=b', credentialLeaked: false },
      { method: 'POST', target: '/nothing', credentialLeaked: true },
    ]);
    expect(JSON.stringify(service.requests)).not.toContain('secret');
  }),
);

it(
  'goes on, and is silent, when a client hangs up in the middle of its body',
  withService(async ({ owner, service }) => {
    const original = console.error;
    const printed: unknown[] = [];
    console.error = (...line) => void printed.push(line);
    try {
      const client = connect(Number(new URL(service.url).port), '127.0.0.1');
      client.write('POST /workspaces HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{');
      while (service.requests.length === 0) await new Promise(setImmediate);
      client.destroy();
      await once(client, 'close');

      expect((await owner('GET /capacity')).status).toBe(200);
      expect(printed).toEqual([]);
    } finally {
      console.error = original;
    }
  }),
);

it('refuses a port that is taken, and frees it on stop', async () => {
  const first = await startService();
  const port = Number(new URL(first.service.url).port);
  const options = { port, allowedOrigins: [], accounts: { owner: 'a', stranger: 'b' } };

  await expect(startWorkspaceService(options)).rejects.toThrow('EADDRINUSE');
  await first.service.stop();
  const second = await startWorkspaceService(options);
  await second.stop();
});

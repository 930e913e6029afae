import { NOW, withService } from '../running-service.ts';

describe('POST /workspaces', () => {
  it(
    'makes a running workspace that can be read and is listed',
    withService(async ({ owner }) => {
      const made = await owner('POST /workspaces', { name: 'mine', ram_mb: 4096 });
      const id = String(made.body['id']);

      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({
        name: 'mine',
        ram_mb: 4096,
        status: 'running',
        created_at: NOW,
      });
      expect((await owner(`GET /workspaces/${id}`)).body).toEqual(made.body);
      expect((await owner('GET /workspaces')).body['vms']).toContainEqual(made.body);
    }),
  );

  it(
    'keeps it from other accounts',
    withService(async ({ owner, stranger }) => {
      const { body } = await owner('POST /workspaces');

      expect((await stranger(`GET /workspaces/${String(body['id'])}`)).status).toBe(404);
    }),
  );
});

it(
  'starts and stops a workspace, and says when it is so already',
  withService(async ({ owner }) => {
    const started = await owner('POST /workspaces/ws-1/start');
    expect([started.status, started.body]).toEqual([
      400,
      { message: 'Already running or provisioning' },
    ]);

    expect((await owner('POST /workspaces/ws-1/stop')).body['status']).toBe('stopped');
    const stopped = await owner('POST /workspaces/ws-1/stop');
    expect([stopped.status, stopped.body]).toEqual([400, { message: 'Not running' }]);
    expect((await owner('POST /workspaces/ws-1/start')).body['status']).toBe('running');
  }),
);

it(
  'deletes a workspace and the apps in it, and no others',
  withService(async ({ owner }) => {
    const answer = await owner('DELETE /workspaces/ws-1');

    expect([answer.status, answer.body]).toEqual([200, { message: 'Workspace deleted' }]);
    expect((await owner('GET /workspaces/ws-1')).status).toBe(404);
    expect((await owner('GET /apps/app-1')).status).toBe(404);
    expect((await owner('GET /apps/app-2')).status).toBe(200);
  }),
);

it(
  'resizes a stopped workspace only',
  withService(async ({ owner }) => {
    const sizes = { ram_mb: 8192, vcpu_count: 8 };
    expect((await owner('PUT /workspaces/ws-1/resources', sizes)).status).toBe(400);

    await owner('POST /workspaces/ws-1/stop');
    expect((await owner('PUT /workspaces/ws-1/resources', sizes)).body).toMatchObject(sizes);
    expect((await owner('GET /workspaces/ws-1')).body).toMatchObject(sizes);
  }),
);

it(
  'has nothing to cancel or retry',
  withService(async ({ owner }) => {
    expect((await owner('POST /workspaces/ws-1/cancel')).status).toBe(409);
    expect((await owner('POST /workspaces/ws-1/retry')).status).toBe(409);
  }),
);

it(
  'adds environment variables and shows their names, never their values',
  withService(async ({ owner }) => {
    await owner('POST /workspaces/ws-1/env', { env: { TOKEN: 'secret' } });
    const answer = await owner('POST /workspaces/ws-1/env', { env: { MODE: 'x' } });

    expect(answer.text).toBe('{"names":["TOKEN","MODE"]}');
    expect((await owner('POST /workspaces/ws-1/env', { env: { MODE: 1 } })).status).toBe(400);
  }),
);

it(
  'replaces the tasks of a workspace',
  withService(async ({ owner }) => {
    await owner('PUT /workspaces/ws-1/tasks', { tasks: [{ run: 'a' }] });

    expect((await owner('GET /workspaces/ws-1/tasks')).body).toEqual({ tasks: [{ run: 'a' }] });
    expect((await owner('GET /workspaces/ws-2/tasks')).body).toEqual({ tasks: [] });
  }),
);

it.each(['from-definition', 'from-legacy-workspace-definition'])('makes a workspace %s', (kind) =>
  withService(async ({ owner }) => {
    const definition = { vendor: 'rigbox', slug: 'bot', version: '1.0.0' };
    const answer = await owner(`POST /workspaces/${kind}`, definition);

    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ template: 'bot' });
  })(),
);

it(
  'counts the running workspaces for the dashboard',
  withService(async ({ owner }) => {
    await owner('POST /workspaces/ws-1/stop');

    expect((await owner('GET /dashboard')).body).toMatchObject({ running: 1 });
  }),
);

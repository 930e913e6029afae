import { withService } from '../running-service.ts';

it(
  'makes an app in a workspace, lists it by workspace, and deletes it',
  withService(async ({ owner }) => {
    const made = await owner('POST /apps', { workspace_id: 'ws-1', name: 'api', port: 3000 });
    const { id } = made.body as { id: string };

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ workspace_id: 'ws-1', port: 3000, visibility: 'private' });
    expect((await owner('GET /apps')).body['apps']).toHaveLength(3);
    expect((await owner('GET /apps?workspace_id=ws-1')).body['apps']).toHaveLength(2);
    expect((await owner(`DELETE /apps/${id}`)).body).toEqual({ message: 'App deleted' });
    expect((await owner(`GET /apps/${id}`)).status).toBe(404);
  }),
);

it(
  'refuses an app in a workspace of another account, and one by a name that is taken',
  withService(async ({ owner }) => {
    expect((await owner('POST /apps', { workspace_id: 'ws-9', name: 'api' })).body).toEqual({
      message: 'Workspace not found',
    });
    const taken = await owner('POST /apps', { workspace_id: 'ws-1', name: 'bot' });
    expect([taken.status, taken.body]).toEqual([409, { message: 'Name or subdomain conflict' }]);
  }),
);

it(
  'changes an app; the name of another is a conflict, its own is not',
  withService(async ({ owner }) => {
    expect(
      (await owner('PATCH /apps/app-1', { name: 'web', visibility: 'public' })).body,
    ).toMatchObject({
      name: 'web',
      visibility: 'public',
    });
    expect((await owner('PATCH /apps/app-1', { name: 'bot' })).status).toBe(409);
    expect((await owner('PATCH /apps/app-1', { visibility: 'secret' })).status).toBe(400);
  }),
);

it(
  'stops, starts and restarts an app, which its health shows',
  withService(async ({ owner }) => {
    await owner('POST /apps/app-1/stop');
    expect((await owner('GET /apps/app-1/health')).body).toEqual({
      healthy: false,
      status: 'stopped',
    });
    await owner('POST /apps/app-1/restart');
    expect((await owner('GET /apps/app-1/health')).body).toEqual({
      healthy: true,
      status: 'running',
    });
    await owner('PUT /apps/app-1/status', { status: 'maintenance' });
    expect((await owner('GET /apps/app-1')).body['status']).toBe('maintenance');
    expect((await owner('POST /apps/app-1/start')).body['status']).toBe('running');
  }),
);

it(
  'replaces the whole list of addresses with the visibility',
  withService(async ({ owner }) => {
    const path = 'PUT /apps/app-1/visibility';
    const shared = { visibility: 'privileged', allowed_emails: ['a@example.com'] };

    expect((await owner(path, shared)).body).toMatchObject(shared);
    expect((await owner(path, { visibility: 'privileged' })).body['allowed_emails']).toEqual([]);
    expect((await owner(path, { visibility: 'everybody' })).status).toBe(400);
    expect((await owner(path, { ...shared, allowed_emails: [1] })).status).toBe(400);
  }),
);

it(
  'merges parameters',
  withService(async ({ owner }) => {
    await owner('PATCH /apps/app-1/params', { params: { a: 1, b: 1 } });
    await owner('PATCH /apps/app-1/params', { params: { b: 2 } });

    expect((await owner('GET /apps/app-1/params')).body).toEqual({ params: { a: 1, b: 2 } });
  }),
);

it(
  'makes an app of an exposed port, which then is listening',
  withService(async ({ owner }) => {
    const made = await owner('POST /workspaces/ws-2/expose-port', { port: 9000 });

    expect([made.status, made.body['name']]).toEqual([201, 'port-9000']);
    expect((await owner('GET /workspaces/ws-2/listening-ports')).body).toEqual({
      ports: [
        { port: 8080, process: 'bot' },
        { port: 9000, process: 'port-9000' },
      ],
    });
  }),
);

it(
  'may be asked to reconcile again and again without effect',
  withService(async ({ owner }) => {
    const first = await owner('POST /workspaces/ws-1/reconcile-apps');

    expect((await owner('POST /workspaces/ws-1/reconcile-apps')).text).toBe(first.text);
    expect(first.body['apps']).toHaveLength(1);
  }),
);

import { withService } from '../running-service.ts';

it(
  'deploys a template as a workspace with an app in it',
  withService(async ({ owner }) => {
    const answer = await owner('POST /quick-deploy', { template: 'openclaw', name: 'bot' });
    const { app, workspace } = answer.body as Record<string, { id: string; workspace_id?: string }>;

    expect(answer.status).toBe(201);
    expect(app!.workspace_id).toBe(workspace!.id);
    expect((await owner(`GET /workspaces/${workspace!.id}`)).body['template']).toBe('openclaw');
    expect((await owner(`GET /apps/${app!.id}`)).status).toBe(200);
  }),
);

it(
  'installs an app of the catalog by a job that can be looked up in its workspace',
  withService(async ({ owner }) => {
    const job = await owner('POST /workspaces/ws-1/install-app', { slug: 'redis' });
    const id = String(job.body['job_id']);

    expect((await owner(`GET /workspaces/ws-1/jobs/${id}`)).body).toEqual(job.body);
    expect((await owner(`GET /workspaces/ws-2/jobs/${id}`)).status).toBe(404);
    expect((await owner('GET /apps?workspace_id=ws-1')).body['apps']).toHaveLength(2);
  }),
);

it(
  'refuses to show or install what the catalog does not have',
  withService(async ({ owner }) => {
    const refused = { message: 'Definition not found' };

    expect((await owner('GET /catalog/detail?slug=nothing')).body).toEqual(refused);
    expect((await owner('POST /workspaces/ws-1/install-app', { slug: 'nothing' })).body).toEqual(
      refused,
    );
    expect((await owner('GET /catalog/detail?slug=redis')).body['slug']).toBe('redis');
  }),
);

it(
  'shows the catalog under both its names, and the templates',
  withService(async ({ owner }) => {
    const { text } = await owner('GET /app-catalog');

    expect((await owner('GET /catalog')).text).toBe(text);
    expect((await owner('GET /templates')).body['templates']).toHaveLength(2);
  }),
);

it(
  'previews what a deployment would take, and launches one as a job',
  withService(async ({ owner }) => {
    expect((await owner('GET /deploy/preview?template=openclaw&ram_mb=2048')).body).toEqual({
      template: 'openclaw',
      ram_mb: 2048,
      apps: [],
    });
    expect((await owner('GET /deploy/preview?ram_mb=much')).status).toBe(400);
    expect((await owner('POST /workspaces/ws-1/deploy/launch')).body).toHaveProperty('job_id');
  }),
);

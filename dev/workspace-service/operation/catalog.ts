// What can be put into a workspace: templates, the catalog of apps, and the installations that come of it.
import { parseFields } from '../fields.ts';
import {
  created,
  found,
  ok,
  operation,
  publicOperation,
  ServiceError,
  type Answer,
  type Call,
} from '../operation.ts';
import { workspaceOperation } from '../owned-operation.ts';
import { addApp, addWorkspace, createId, type WorkspaceDetail } from '../state.ts';

const TEMPLATES = [
  { name: 'ubuntu', display_name: 'Ubuntu', description: 'A plain machine', default_ram_mb: 1024 },
  { name: 'openclaw', display_name: 'OpenClaw', description: 'A bot host', default_ram_mb: 2048 },
];
const ITEMS = new Map(
  ['postgres', 'redis', 'grafana'].map((slug) => [
    slug,
    { slug, version: '1.0.0', vendor: 'rigbox' },
  ]),
);

/** Operations of the tags "Templates", "App Catalog" and "Deploy". */
export const CATALOG_OPERATIONS = [
  publicOperation('GET', '/templates', () => ok({ templates: TEMPLATES })),
  operation('POST', '/quick-deploy', ({ account, body, now }) => {
    const { template, name = template } = parseFields(body, {
      template: 'string',
      name: 'string?',
    });
    const workspace = addWorkspace(account, { name, template }, now);
    const app = addApp(account, { workspace_id: workspace.id, name: workspace.id }, now);
    return created({ workspace, app });
  }),

  operation('GET', '/app-catalog', () => ok({ items: [...ITEMS.values()] })),
  operation('GET', '/catalog', () => ok({ items: [...ITEMS.values()] })),
  operation('GET', '/catalog/detail', ({ query }) =>
    ok(found(ITEMS, query.get('slug') ?? '', 'Definition')),
  ),
  workspaceOperation('POST', '/install-app', ({ account, body, detail, now, workspace }) => {
    const { slug } = parseFields(body, { slug: 'string' });
    const item = found(ITEMS, slug, 'Definition');
    addApp(account, { workspace_id: workspace.id, name: item.slug }, now);
    return startJob(detail, 'install-app');
  }),
  workspaceOperation('GET', '/jobs/{job_id}', ({ detail, params }) =>
    ok(found(detail.jobs, params.job_id, 'Job')),
  ),

  operation('GET', '/deploy/preview', preview),
  operation('GET', '/deploy/legacy-workspace-definitions/preview', preview),
  operation('GET', '/deploy/workspace-definitions/preview', preview),
  workspaceOperation('POST', '/deploy/launch', ({ detail }) => startJob(detail, 'deploy')),
];

// Jobs of this service are done as soon as they are started.
function startJob({ jobs }: WorkspaceDetail, kind: string): Answer {
  const job = { job_id: createId('job'), kind, status: 'succeeded' };
  jobs.set(job.job_id, job);
  return ok(job);
}

function preview({ query }: Pick<Call, 'query'>): Answer {
  const ram = query.get('ram_mb') ?? '1024';
  if (!/^\d{1,6}$/.test(ram)) throw new ServiceError(400, 'ram_mb must be a number');
  return ok({ template: query.get('template') ?? 'ubuntu', ram_mb: Number(ram), apps: [] });
}

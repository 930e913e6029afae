// Workspaces: making, showing, starting, stopping, resizing and deleting them, and the dashboard that counts them.
import { parseFields } from '../fields.ts';
import {
  created,
  deleted,
  ok,
  operation,
  ServiceError,
  type Answer,
  type Call,
} from '../operation.ts';
import { workspaceOperation, type WorkspaceCall } from '../owned-operation.ts';
import { addWorkspace, type RunState, type WorkspaceDetail } from '../state.ts';

/** Operations of the tag "Workspaces", but for metrics, and the two that make a workspace from a definition. */
export const WORKSPACE_OPERATIONS = [
  operation('GET', '/workspaces', ({ account }) => ok({ vms: [...account.workspaces.values()] })),
  operation('POST', '/workspaces', ({ account, body, now }) => {
    const { name = 'workspace', ...rest } = parseFields(body, {
      name: 'string?',
      template: 'string?',
      region: 'string?',
      vcpu_count: 'number?',
      ram_mb: 'number?',
    });
    return created(addWorkspace(account, { name, ...rest }, now));
  }),
  operation('POST', '/workspaces/from-definition', createFromDefinition),
  operation('POST', '/workspaces/from-legacy-workspace-definition', createFromDefinition),

  workspaceOperation('GET', '', ({ workspace }) => ok(workspace)),
  workspaceOperation('DELETE', '', ({ account, workspace: { id } }) => {
    for (const app of account.apps.values()) {
      if (app.workspace_id === id) account.apps.delete(app.id);
    }
    account.workspaces.delete(id);
    account.workspaceDetails.delete(id);
    return deleted('Workspace');
  }),

  workspaceOperation('POST', '/start', (call) =>
    turn(call, 'running', 'Already running or provisioning'),
  ),
  workspaceOperation('POST', '/stop', (call) => turn(call, 'stopped', 'Not running')),
  // A workspace of this service is made at once: it is never cancellable, and never in a failed state.
  workspaceOperation('POST', '/cancel', () => {
    throw new ServiceError(409, 'Workspace is not cancellable');
  }),
  workspaceOperation('POST', '/retry', () => {
    throw new ServiceError(409, 'Workspace is not in a retryable failed state');
  }),

  workspaceOperation('PUT', '/resources', ({ body, now, workspace }) => {
    const sizes = parseFields(body, { ram_mb: 'number?', vcpu_count: 'number?' });
    if (workspace.status !== 'stopped') throw new ServiceError(400, 'Workspace must be stopped');
    return ok(Object.assign(workspace, sizes, { updated_at: now }));
  }),
  workspaceOperation('POST', '/env', ({ body, detail }) => setVariables(detail, body)),
  workspaceOperation('GET', '/tasks', ({ detail: { tasks } }) => ok({ tasks })),
  workspaceOperation('PUT', '/tasks', ({ body, detail }) => {
    detail.tasks = parseFields(body, { tasks: 'array' }).tasks;
    return ok({ tasks: detail.tasks });
  }),

  operation('GET', '/dashboard', ({ account }) => {
    const vms = [...account.workspaces.values()];
    const running = vms.filter(({ status }) => status === 'running').length;
    return ok({ vms, apps: [...account.apps.values()], running });
  }),
];

function createFromDefinition({
  account,
  body,
  now,
}: Pick<Call, 'account' | 'body' | 'now'>): Answer {
  const { name = 'workspace', slug } = parseFields(body, {
    vendor: 'string',
    slug: 'string',
    version: 'string',
    name: 'string?',
  });
  return created(addWorkspace(account, { name, template: slug }, now));
}

function turn({ now, workspace }: WorkspaceCall, status: RunState, refusal: string): Answer {
  if (workspace.status === status) throw new ServiceError(400, refusal);
  return ok(Object.assign(workspace, { status, updated_at: now }));
}

// Answers with the names only: the values are the workspace's secrets.
function setVariables({ env }: WorkspaceDetail, body: unknown): Answer {
  const given = Object.entries(parseFields(body, { env: 'object' }).env);
  for (const [name, value] of given) {
    if (typeof value !== 'string') throw new ServiceError(400, 'env must have strings as values');
    env.set(name, value);
  }
  return ok({ names: [...env.keys()] });
}

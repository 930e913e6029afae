// Apps: what listens inside a workspace, under which name, and who may reach it.
import { parseChoice, parseFields } from '../fields.ts';
import { created, deleted, found, ok, operation, ServiceError, type Answer } from '../operation.ts';
import { appOperation, workspaceOperation, type AppCall } from '../owned-operation.ts';
import { addApp, type Account, type App } from '../state.ts';

const VISIBILITIES = ['public', 'private', 'privileged'] as const;

/** Operations of the tag "Apps", but for metrics. */
export const APP_OPERATIONS = [
  operation('GET', '/apps', ({ account, query }) => {
    const workspaceId = query.get('workspace_id');
    return ok({ apps: workspaceId ? appsOf(account, workspaceId) : [...account.apps.values()] });
  }),
  operation('POST', '/apps', ({ account, body, now }) => {
    const given = parseFields(body, { workspace_id: 'string', name: 'string', port: 'number?' });
    found(account.workspaces, given.workspace_id, 'Workspace');
    refuseTakenName(account, given.name, 'Name or subdomain conflict');
    return created(addApp(account, given, now));
  }),

  appOperation('GET', '', ({ app }) => ok(app)),
  appOperation('PATCH', '', (call) => {
    const { visibility, ...given } = parseFields(call.body, {
      name: 'string?',
      port: 'number?',
      visibility: 'string?',
    });
    if (given.name !== undefined && given.name !== call.app.name) {
      refuseTakenName(call.account, given.name, 'Name conflict');
    }
    const chosen = visibility && {
      visibility: parseChoice('visibility', visibility, VISIBILITIES),
    };
    return change(call, { ...given, ...chosen });
  }),
  appOperation('DELETE', '', ({ account, app: { id } }) => {
    account.apps.delete(id);
    account.appDetails.delete(id);
    return deleted('App');
  }),

  appOperation('GET', '/health', ({ app: { status } }) =>
    ok({ healthy: status === 'running', status }),
  ),
  appOperation('GET', '/params', ({ detail: { params } }) => ok({ params })),
  appOperation('PATCH', '/params', ({ body, detail }) => {
    detail.params = { ...detail.params, ...parseFields(body, { params: 'object' }).params };
    return ok({ params: detail.params });
  }),
  appOperation('POST', '/start', (call) => change(call, { status: 'running' })),
  appOperation('POST', '/stop', (call) => change(call, { status: 'stopped' })),
  appOperation('POST', '/restart', (call) => change(call, { status: 'running' })),
  appOperation('PUT', '/status', (call) =>
    change(call, parseFields(call.body, { status: 'string' })),
  ),
  appOperation('PUT', '/visibility', (call) => {
    const given = parseFields(call.body, { visibility: 'string', allowed_emails: 'array?' });
    const visibility = parseChoice('visibility', given.visibility, VISIBILITIES);
    return change(call, { visibility, allowed_emails: parseEmails(given.allowed_emails) });
  }),
  appOperation('POST', '/verify-domain', ({ app: { id } }) => ok({ id, verified: true })),

  workspaceOperation('POST', '/expose-port', ({ account, body, now, workspace }) => {
    const { port, name = `port-${port}` } = parseFields(body, { port: 'number', name: 'string?' });
    refuseTakenName(account, name, 'Name or subdomain conflict');
    return created(addApp(account, { workspace_id: workspace.id, name, port }, now));
  }),
  workspaceOperation('GET', '/listening-ports', ({ account, workspace }) => {
    const apps = appsOf(account, workspace.id);
    return ok({ ports: apps.map(({ port, name }) => ({ port, process: name })) });
  }),
  // Everything that the templates ask for is there already, so this may be repeated without effect.
  workspaceOperation('POST', '/reconcile-apps', ({ account, workspace }) =>
    ok({ apps: appsOf(account, workspace.id) }),
  ),
];

function appsOf(account: Account, workspaceId: string): App[] {
  return [...account.apps.values()].filter((app) => app.workspace_id === workspaceId);
}

function change({ app, now }: AppCall, changes: Partial<App>): Answer {
  return ok(Object.assign(app, changes, { updated_at: now }));
}

function refuseTakenName(account: Account, name: string, message: string): void {
  const isTaken = [...account.apps.values()].some((app) => app.name === name);
  if (isTaken) throw new ServiceError(409, message);
}

// The list is replaced whole: without one, nobody is on it.
function parseEmails(given: readonly unknown[] = []): string[] {
  return given.map((email) => {
    if (typeof email !== 'string') throw new ServiceError(400, 'allowed_emails must be strings');
    return email;
  });
}

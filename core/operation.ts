// The operations of the Rigbox API: the one table that says what each request means. Permission names, the policy
// compiler, the gateway's methods and the documentation all read it; no other place lists a path.

/** What an operation acts on: the account as a whole, or the workspace or app whose `{id}` stands in the path. */
export type ResourceKind = 'account' | 'workspace' | 'app';

/** The verbs of the API; API Gateway's ANY stands for these and HEAD and OPTIONS. */
export type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

// By resource: path without prefix, sorted, and the permission that each method of it needs. Nested and not flat, since
// the table is a quarter of the authorizer's code.
const TABLE = {
  account: {
    '/access-control/bindings': {
      DELETE: 'access:write',
      GET: 'access:read',
      PATCH: 'access:write',
      POST: 'access:write',
    },
    '/access-control/principals': { GET: 'access:read' },
    '/access-control/role-presets': { GET: 'access:read' },
    '/access-control/service-principals': { GET: 'access:read', POST: 'access:write' },
    '/access-control/service-principals/{id}': { DELETE: 'access:write' },
    '/access-control/simulate': { POST: 'access:read' },
    '/access-control/tags': { GET: 'access:read', PUT: 'access:write' },
    '/access-control/throttle-binding': { GET: 'access:read', PUT: 'access:write' },
    '/access-control/throttle-presets': { GET: 'access:read' },
    '/api-keys': { GET: 'api-key:read', POST: 'api-key:create' },
    '/api-keys/{id}': { DELETE: 'api-key:delete', GET: 'api-key:read', PATCH: 'api-key:update' },
    '/api-keys/{id}/rotate': { POST: 'api-key:rotate' },
    '/app-catalog': { GET: 'catalog:read' },
    '/apps': { GET: 'app:list', POST: 'app:create' },
    '/auth/cli-session': { POST: 'cli-session:create' },
    '/auth/cli-session/{code}': { GET: 'cli-session:read' },
    '/auth/cli-session/{code}/approve': { POST: 'cli-session:approve' },
    '/auth/me': { GET: 'identity:read' },
    '/auth/sessions': { DELETE: 'session:write', GET: 'session:read' },
    '/auth/sessions/{id}': { DELETE: 'session:write' },
    '/auth/validate': { GET: 'identity:read' },
    '/capacity': { GET: 'capacity:read' },
    '/catalog': { GET: 'catalog:read' },
    '/catalog/detail': { GET: 'catalog:read' },
    '/community/app-recipes': { GET: 'community:read', POST: 'community:publish' },
    '/community/app-recipes/{vendor}/{slug}/{version}': {
      DELETE: 'community:publish',
      GET: 'community:read',
    },
    '/community/installs/by-app/{app_id}': { GET: 'community:read' },
    '/community/legacy-workspace-definitions': { GET: 'community:read', POST: 'community:publish' },
    '/community/legacy-workspace-definitions/{vendor}/{slug}/{version}': {
      DELETE: 'community:publish',
    },
    '/community/legacy-workspace-definitions/{vendor}/{slug}/{version}/deprecate': {
      POST: 'community:publish',
    },
    '/community/legacy-workspace-definitions/{vendor}/{slug}/{version}/yank': {
      POST: 'community:publish',
    },
    '/community/profile': { GET: 'community-profile:read', PUT: 'community-profile:write' },
    '/community/recipes': { GET: 'community:read', POST: 'community:publish' },
    '/community/recipes/{vendor}/{slug}/{version}': { DELETE: 'community:publish' },
    '/community/recipes/{vendor}/{slug}/{version}/deprecate': { POST: 'community:publish' },
    '/community/recipes/{vendor}/{slug}/{version}/yank': { POST: 'community:publish' },
    '/community/registry/health': { GET: 'community:read' },
    '/community/registry/verified-webhook': { POST: 'community:verify' },
    '/community/workspace-definitions': { GET: 'community:read', POST: 'community:publish' },
    '/community/workspace-definitions/{vendor}/{slug}/{version}': {
      DELETE: 'community:publish',
      GET: 'community:read',
    },
    '/dashboard': { GET: 'workspace:list' },
    '/deploy/legacy-workspace-definitions/preview': { GET: 'deploy:preview' },
    '/deploy/preview': { GET: 'deploy:preview' },
    '/deploy/workspace-definitions/preview': { GET: 'deploy:preview' },
    '/secret-scanning': { POST: 'leak:report' },
    '/openapi.json': { GET: 'documentation:read' },
    '/feature-flags': { GET: 'feature-flag:read' },
    '/quick-deploy': { POST: 'workspace:create' },
    '/roadmap/votes': { GET: 'roadmap:read' },
    '/roadmap/votes/{feature_key}': { POST: 'roadmap:vote' },
    '/service-specs': { GET: 'service-spec:read', POST: 'service-spec:write' },
    '/service-specs/{id}': {
      DELETE: 'service-spec:write',
      GET: 'service-spec:read',
      PUT: 'service-spec:write',
    },
    '/setup-scripts': { GET: 'setup-script:read', POST: 'setup-script:write' },
    '/setup-scripts/{id}': {
      DELETE: 'setup-script:write',
      GET: 'setup-script:read',
      PUT: 'setup-script:write',
    },
    '/snapshots': { GET: 'snapshot:list' },
    '/snapshots/{snapshot_id}': { DELETE: 'snapshot:delete' },
    '/snapshots/{snapshot_id}/restore': { POST: 'snapshot:restore' },
    '/ssh-keys': { GET: 'ssh-key:read', POST: 'ssh-key:write' },
    '/ssh-keys/{id}': { DELETE: 'ssh-key:write' },
    '/templates': { GET: 'template:read' },
    '/users/me/ai-defaults': { GET: 'ai-config:read', PUT: 'ai-config:write' },
    '/users/me/ai-mode': { PUT: 'ai-config:write' },
    '/users/me/ai-usage': { GET: 'usage:read' },
    '/users/me/ai-usage/metrics': { GET: 'usage:read' },
    '/users/me/ai-usage/metrics/summary': { GET: 'usage:read' },
    '/users/me/credits': { GET: 'billing:read' },
    '/users/me/limits': { GET: 'billing:read' },
    '/users/me/regions': { GET: 'profile:read' },
    '/users/me/settings': { GET: 'profile:read', PUT: 'profile:write' },
    '/workspaces': { GET: 'workspace:list', POST: 'workspace:create' },
    '/workspaces/from-definition': { POST: 'workspace:create' },
    '/workspaces/from-legacy-workspace-definition': { POST: 'workspace:create' },
  },
  app: {
    '/apps/{id}': { DELETE: 'app:delete', GET: 'app:read', PATCH: 'app:update' },
    '/apps/{id}/health': { GET: 'app:read' },
    '/apps/{id}/log-sources': { GET: 'log-source:read', POST: 'log-source:write' },
    '/apps/{id}/log-sources/{source_id}': { DELETE: 'log-source:write', PATCH: 'log-source:write' },
    '/apps/{id}/logs': { GET: 'log:read' },
    '/apps/{id}/logs/stream': { GET: 'log:read' },
    '/apps/{id}/metrics': { GET: 'metric:read' },
    '/apps/{id}/metrics/summary': { GET: 'metric:read' },
    '/apps/{id}/params': { GET: 'app-param:read', PATCH: 'app-param:write' },
    '/apps/{id}/restart': { POST: 'app:operate' },
    '/apps/{id}/start': { POST: 'app:operate' },
    '/apps/{id}/status': { PUT: 'app:operate' },
    '/apps/{id}/stop': { POST: 'app:operate' },
    '/apps/{id}/verify-domain': { POST: 'app:update' },
    '/apps/{id}/visibility': { PUT: 'app:share' },
  },
  workspace: {
    '/workspaces/{id}': { DELETE: 'workspace:delete', GET: 'workspace:read' },
    '/workspaces/{id}/ai-config': { GET: 'ai-config:read', PUT: 'ai-config:write' },
    '/workspaces/{id}/ai-usage/metrics': { GET: 'usage:read' },
    '/workspaces/{id}/ai-usage/metrics/summary': { GET: 'usage:read' },
    '/workspaces/{id}/cancel': { POST: 'workspace:operate' },
    '/workspaces/{id}/deploy/launch': { POST: 'workspace:deploy' },
    '/workspaces/{id}/env': { POST: 'workspace-env:write' },
    '/workspaces/{id}/expose-port': { POST: 'workspace:expose' },
    '/workspaces/{id}/install-app': { POST: 'workspace:deploy' },
    '/workspaces/{id}/jobs/{job_id}': { GET: 'workspace:read' },
    '/workspaces/{id}/listening-ports': { GET: 'workspace:read' },
    '/workspaces/{id}/logs': { GET: 'log:read' },
    '/workspaces/{id}/logs/stream': { GET: 'log:read' },
    '/workspaces/{id}/metrics': { GET: 'metric:read' },
    '/workspaces/{id}/metrics/series': { GET: 'metric:read' },
    '/workspaces/{id}/metrics/summary': { GET: 'metric:read' },
    '/workspaces/{id}/mode': { GET: 'ai-config:read', PUT: 'ai-config:write' },
    '/workspaces/{id}/reconcile-apps': { POST: 'workspace:operate' },
    '/workspaces/{id}/resources': { PUT: 'workspace:resize' },
    '/workspaces/{id}/retry': { POST: 'workspace:operate' },
    '/workspaces/{id}/services': { GET: 'service:read' },
    '/workspaces/{id}/services/{name}': { GET: 'service:read' },
    '/workspaces/{id}/services/{name}/logs': { GET: 'service:read' },
    '/workspaces/{id}/snapshots': { GET: 'snapshot:list', POST: 'snapshot:create' },
    '/workspaces/{id}/snapshots/{snapshot_id}': { DELETE: 'snapshot:delete' },
    '/workspaces/{id}/snapshots/{snapshot_id}/restore': { POST: 'snapshot:restore' },
    '/workspaces/{id}/ssh-keys': { GET: 'workspace-ssh:read' },
    '/workspaces/{id}/ssh-keys/sync': { POST: 'workspace-ssh:write' },
    '/workspaces/{id}/start': { POST: 'workspace:operate' },
    '/workspaces/{id}/stop': { POST: 'workspace:operate' },
    '/workspaces/{id}/tasks': { GET: 'task:read', PUT: 'task:write' },
    '/workspaces/{id}/tools': { GET: 'tool:read' },
    '/workspaces/{id}/tools/{tool}/install': { POST: 'tool:operate' },
    '/workspaces/{id}/tools/{tool}/install-status': { GET: 'tool:read' },
    '/workspaces/{id}/tools/{tool}/launch': { POST: 'tool:operate' },
    '/workspaces/{id}/tools/{tool}/status': { GET: 'tool:read' },
    '/workspaces/{id}/tools/{tool}/stop': { POST: 'tool:operate' },
  },
} as const satisfies Record<ResourceKind, PermissionsByPath>;

type PermissionsByPath = Readonly<Record<string, Partial<Readonly<Record<Method, string>>>>>;

/** What one must be allowed to do: `resource:action`. */
export type Permission = ValueOf<ValueOf<ValueOf<typeof TABLE>>>;

/** The types of the members of a union's objects. */
type ValueOf<T> = T extends unknown ? T[keyof T] : never;

/** One operation of the public API. */
export interface Operation {
  readonly method: Method;
  /** Path template without prefix, such as `/workspaces/{id}`. */
  readonly path: string;
  /** The one permission that the operation needs. */
  readonly permission: Permission;
  readonly resource: ResourceKind;
}

/** Every operation, each exactly once. */
export const OPERATIONS: readonly Operation[] = /* @__PURE__ */ listOperations();

function listOperations(): Operation[] {
  return Object.entries<PermissionsByPath>(TABLE).flatMap(([resource, paths]) =>
    Object.entries(paths).flatMap(([path, permissions]) =>
      Object.entries(permissions).map(
        ([method, permission]) => ({ method, path, permission, resource }) as Operation,
      ),
    ),
  );
}

/** The prefixes under which every operation exists. */
export const PATH_PREFIXES = ['/api', '/api/v1'] as const;

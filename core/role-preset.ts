// The roles that can be bound, by kind of scope: the one table that says which permissions each of them has. They are
// managed by the system; the access-control API lists them, and the documentation is generated from them.
import type { Permission } from './operation.ts';
import { EVERYTHING } from './permission.ts';

/** Where a role can be bound: on Rigbox itself, on an account, or on one workspace or app of it. */
export const SCOPE_KINDS = ['platform', 'account', 'workspace', 'app'] as const;

/** One kind of {@link SCOPE_KINDS}. */
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** What registers workspaces and apps; no operation of the public API needs it. */
export const REGISTER = 'resource:register';

/** The role that gives it. */
export const REGISTRAR = 'resource-registrar';

/** A permission, {@link EVERYTHING} (unlisted routes among it), or what only Rigbox's own services hold. */
export type RolePermission = Permission | typeof EVERYTHING | typeof REGISTER;

/** One role. A role without tag rules holds on the resource it is bound on and on everything in it. */
export interface RolePreset {
  readonly scopeKind: ScopeKind;
  readonly role: string;
  readonly permissions: readonly RolePermission[];
  /** Tags that a resource must carry, with these values, for the role to hold on it. */
  readonly requiredResourceTags: Readonly<Record<string, string>>;
  /** Tags that a resource must carry with the value that the resource where the role is bound has. */
  readonly matchTagKeys: readonly string[];
}

const APP_VIEWER = ['app:read', 'log-source:read', 'log:read', 'metric:read'] as const;

const APP_DEVELOPER = [
  ...APP_VIEWER,
  'app-param:read',
  'app-param:write',
  'app:operate',
  'app:update',
  'log-source:write',
] as const;

const APP_ADMIN = [
  ...APP_DEVELOPER,
  'access:read',
  'access:write',
  'app:delete',
  'app:share',
] as const;

const WORKSPACE_VIEWER = [
  ...APP_VIEWER,
  'ai-config:read',
  'service:read',
  'snapshot:list',
  'task:read',
  'tool:read',
  'usage:read',
  'workspace-ssh:read',
  'workspace:read',
] as const;

const WORKSPACE_DEVELOPER = [
  ...WORKSPACE_VIEWER,
  ...APP_DEVELOPER,
  'ai-config:write',
  'app:share',
  'snapshot:create',
  'snapshot:restore',
  'task:write',
  'tool:operate',
  'workspace-env:write',
  'workspace-ssh:write',
  'workspace:deploy',
  'workspace:expose',
  'workspace:operate',
] as const;

const WORKSPACE_ADMIN = [
  ...WORKSPACE_DEVELOPER,
  ...APP_ADMIN,
  'snapshot:delete',
  'workspace:delete',
  'workspace:resize',
] as const;

const ACCOUNT_VIEWER = [
  ...WORKSPACE_VIEWER,
  'app:list',
  'capacity:read',
  'catalog:read',
  'community-profile:read',
  'community:read',
  'deploy:preview',
  'feature-flag:read',
  'profile:read',
  'roadmap:read',
  'service-spec:read',
  'setup-script:read',
  'ssh-key:read',
  'template:read',
  'workspace:list',
] as const;

const ACCOUNT_DEVELOPER = [
  ...ACCOUNT_VIEWER,
  ...WORKSPACE_DEVELOPER,
  'api-key:create',
  'api-key:delete',
  'api-key:read',
  'api-key:rotate',
  'api-key:update',
  'app:create',
  'app:delete',
  'cli-session:approve',
  'service-spec:write',
  'setup-script:write',
  'ssh-key:write',
  'workspace:create',
] as const;

const ACCOUNT_ADMIN = [
  ...ACCOUNT_DEVELOPER,
  ...WORKSPACE_ADMIN,
  'billing:read',
  'community-profile:write',
  'community:publish',
  'profile:write',
  'roadmap:vote',
] as const;

const BILLING = ['billing:read', 'profile:read', 'usage:read'] as const;

/** Every role. */
export const ROLE_PRESETS: readonly RolePreset[] = [
  preset('platform', REGISTRAR, [REGISTER]),
  preset('account', 'owner', [EVERYTHING]),
  preset('account', 'admin', ACCOUNT_ADMIN),
  preset('account', 'developer', ACCOUNT_DEVELOPER),
  preset('account', 'viewer', ACCOUNT_VIEWER),
  preset('account', 'billing', BILLING),
  preset('account', 'development-developer', WORKSPACE_DEVELOPER, {
    requiredResourceTags: { environment: 'development' },
  }),
  preset('workspace', 'admin', WORKSPACE_ADMIN),
  preset('workspace', 'developer', WORKSPACE_DEVELOPER),
  preset('workspace', 'viewer', WORKSPACE_VIEWER),
  preset('workspace', 'component-developer', APP_DEVELOPER, { matchTagKeys: ['component'] }),
  preset('app', 'admin', APP_ADMIN),
  preset('app', 'developer', APP_DEVELOPER),
  preset('app', 'viewer', APP_VIEWER),
];

/** The role that holds everything in its account; an account always has somebody with it. */
export const OWNER = 'owner';

/** Finds the preset of a role, if it can be bound in a scope of that kind. */
export function findPreset(scopeKind: ScopeKind, role: string): RolePreset | undefined {
  return ROLE_PRESETS.find((one) => one.scopeKind === scopeKind && one.role === role);
}

function preset(
  scopeKind: ScopeKind,
  role: string,
  permissions: readonly RolePermission[],
  tagRules: Partial<Pick<RolePreset, 'requiredResourceTags' | 'matchTagKeys'>> = {},
): RolePreset {
  return {
    scopeKind,
    role,
    permissions: [...new Set(permissions)],
    requiredResourceTags: {},
    matchTagKeys: [],
    ...tagRules,
  };
}

import { OPERATIONS, type ResourceKind } from '../../core/operation.ts';
import {
  findPreset,
  OWNER,
  REGISTER,
  ROLE_PRESETS,
  SCOPE_KINDS,
  type RolePermission,
  type ScopeKind,
} from '../../core/role-preset.ts';

/** The kinds of resource that lie in a scope of each kind, itself among them. */
const KINDS_IN: Readonly<Record<Exclude<ScopeKind, 'platform'>, readonly ResourceKind[]>> = {
  account: ['account', 'workspace', 'app'],
  workspace: ['workspace', 'app'],
  app: ['app'],
};

/** Permissions on access are checked on the resource that a request names, not on that of its path. */
const isOnAccess = (permission: string) => permission.startsWith('access:');

const meaningfulIn = (scopeKind: Exclude<ScopeKind, 'platform'>): ReadonlySet<string> =>
  new Set(
    OPERATIONS.filter(({ resource }) => KINDS_IN[scopeKind].includes(resource)).map(
      ({ permission }) => permission,
    ),
  );

const named = ROLE_PRESETS.map((preset) => [`${preset.scopeKind} ${preset.role}`, preset] as const);
const permissionsOf = (scopeKind: ScopeKind, role: string): readonly RolePermission[] => {
  const preset = findPreset(scopeKind, role);
  if (preset === undefined) throw new Error(`no role ${role} of ${scopeKind}`);
  return preset.permissions;
};

describe('the role presets', () => {
  it('have names of their own in each kind of scope', () => {
    const names = named.map(([name]) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(ROLE_PRESETS.map(({ scopeKind }) => scopeKind))).toEqual(new Set(SCOPE_KINDS));
  });

  it.each(named)('%s gives no permission twice', (_, { permissions }) => {
    expect(new Set(permissions).size).toBe(permissions.length);
    expect(permissions.length).toBeGreaterThan(0);
  });

  it.each(named.filter(([, { scopeKind, role }]) => scopeKind !== 'platform' && role !== OWNER))(
    '%s gives only what some operation in its scope needs',
    (_, { scopeKind, permissions }) => {
      const meaningful = meaningfulIn(scopeKind as Exclude<ScopeKind, 'platform'>);

      expect(permissions.filter((one) => !isOnAccess(one) && !meaningful.has(one))).toEqual([]);
    },
  );

  it('let only the owner do everything, and only Rigbox itself register resources', () => {
    const withPermission = (permission: RolePermission) =>
      named.filter(([, { permissions }]) => permissions.includes(permission)).map(([name]) => name);

    expect(withPermission('*')).toEqual(['account owner']);
    expect(permissionsOf('account', OWNER)).toEqual(['*']);
    expect(withPermission(REGISTER)).toEqual(['platform resource-registrar']);
    expect(permissionsOf('platform', 'resource-registrar')).toEqual(['resource:register']);
  });

  it('let only administrators hand out roles', () => {
    const changing = named.filter(([, { permissions }]) => permissions.includes('access:write'));

    expect(changing.map(([name]) => name)).toEqual([
      'account admin',
      'workspace admin',
      'app admin',
    ]);
  });

  it.each(['viewer', 'developer', 'admin'])(
    'give a %s of the wider scope all that one of the narrower scope has',
    (role) => {
      expect(permissionsOf('account', role)).toEqual(
        expect.arrayContaining([...permissionsOf('workspace', role)]),
      );
      expect(permissionsOf('workspace', role)).toEqual(
        expect.arrayContaining([...permissionsOf('app', role)]),
      );
    },
  );

  it.each(['account', 'workspace', 'app'] as const)(
    'rise from viewer over developer to admin in a scope of kind %s',
    (scopeKind) => {
      const [viewer, developer, admin] = ['viewer', 'developer', 'admin'].map((role) =>
        permissionsOf(scopeKind, role),
      ) as [RolePermission[], RolePermission[], RolePermission[]];

      expect(developer).toEqual(expect.arrayContaining(viewer));
      expect(admin).toEqual(expect.arrayContaining(developer));
      expect([viewer.length < developer.length, developer.length < admin.length]).toEqual([
        true,
        true,
      ]);
    },
  );

  it('let viewers change nothing', () => {
    for (const [name, { role, permissions }] of named) {
      if (role !== 'viewer') continue;
      expect([name, permissions.filter((one) => !/:(read|list|preview)$/.test(one))]).toEqual([
        name,
        [],
      ]);
    }
  });

  it('have tag rules in exactly the two roles that are limited by tags', () => {
    const limited = named.filter(
      ([, { requiredResourceTags, matchTagKeys }]) =>
        Object.keys(requiredResourceTags).length + matchTagKeys.length > 0,
    );

    expect(limited.map(([name]) => name)).toEqual([
      'account development-developer',
      'workspace component-developer',
    ]);
  });
});

describe('findPreset', () => {
  it.each(named)('finds %s', (_, preset) => {
    expect(findPreset(preset.scopeKind, preset.role)).toBe(preset);
  });

  it.each([
    ['workspace', OWNER],
    ['app', 'component-developer'],
    ['account', 'resource-registrar'],
    ['account', 'Owner'],
    ['account', '__proto__'],
    ['account', 'constructor'],
    ['account', ''],
  ] as const)('finds no role of kind %s named %j', (scopeKind, role) => {
    expect(findPreset(scopeKind, role)).toBeUndefined();
  });
});

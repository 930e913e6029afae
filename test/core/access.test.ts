import {
  admits,
  allows,
  groundFor,
  hasTagRules,
  holdsAll,
  isOwnership,
  scopeKindOf,
  standingIn,
  tagKeysOf,
  takesPerson,
  type AccountAccess,
  type Lineage,
  type Resource,
  type RoleBinding,
} from '../../core/access.ts';
import { OPERATIONS } from '../../core/operation.ts';
import type { ResourceReference } from '../../core/permission.ts';
import { findPreset, ROLE_PRESETS, type RolePreset } from '../../core/role-preset.ts';

const ACCOUNT = 'me';
const PERMISSIONS = [...new Set(OPERATIONS.map(({ permission }) => permission))];
const OWN_AFFAIRS = ['identity:read', 'session:read', 'session:write'];

const resource = (reference: ResourceReference, tags: Resource['tags'] = {}): Resource => ({
  reference,
  tags,
});
const account = resource('rig:account:me');
const workspace = resource('rig:workspace:ws-1');
const app = resource('rig:app:app-1');
const ON_ACCOUNT: Lineage = [account];
const ON_WORKSPACE: Lineage = [workspace, account];
const ON_APP: Lineage = [app, workspace, account];

const bound = (role: string, { reference }: Resource): RoleBinding[] => [
  { role, resource: reference },
];
const presetOf = (...[scopeKind, role]: Parameters<typeof findPreset>): RolePreset => {
  const preset = findPreset(scopeKind, role);
  if (preset === undefined) throw new Error(`no role ${role}`);
  return preset;
};

describe('the standing in an account', () => {
  const access = (about: Partial<AccountAccess>): AccountAccess => ({
    isInPreview: true,
    owners: [],
    tags: {},
    ...about,
  });
  const bindings = bound('viewer', account);

  it.each([
    ['that nobody has written', undefined],
    ['outside the preview', access({ isInPreview: false })],
    ['outside the preview, with owners', access({ isInPreview: false, owners: ['rig:user:you'] })],
  ])('%s is everything for its person and nothing for anybody else', (_, record) => {
    expect(standingIn(ACCOUNT, record, { reference: 'rig:user:me', bindings })).toBe('everything');
    expect(standingIn(ACCOUNT, record, { reference: 'rig:user:you', bindings })).toEqual([]);
    expect(standingIn(ACCOUNT, record, { reference: 'rig:service:me', bindings })).toEqual([]);
  });

  it('in the preview is everything for each of the owners', () => {
    const record = access({ owners: ['rig:user:you', 'rig:service:robot'] });

    for (const reference of record.owners) {
      expect(standingIn(ACCOUNT, record, { reference, bindings: [] })).toBe('everything');
    }
  });

  it('in the preview is what the roles say for everybody else, the person of the account too', () => {
    const record = access({ owners: ['rig:user:you'] });

    expect(standingIn(ACCOUNT, record, { reference: 'rig:user:me', bindings })).toBe(bindings);
    expect(standingIn(ACCOUNT, record, { reference: 'rig:user:x', bindings: [] })).toEqual([]);
  });

  it('is not given by a name that is nearly that of the person', () => {
    for (const reference of ['rig:user:', 'rig:user:me2', 'rig:user:m', 'rig:user:ME'] as const) {
      expect(standingIn(ACCOUNT, undefined, { reference, bindings })).toEqual([]);
    }
  });
});

describe('a role', () => {
  it('gives everything to an owner, and the owner role itself does', () => {
    for (const permission of [...PERMISSIONS, '*', 'resource:register'] as const) {
      expect(allows('everything', permission, ON_APP)).toBe(true);
    }
    for (const permission of PERMISSIONS) {
      expect(allows(bound('owner', account), permission, ON_APP)).toBe(true);
    }
  });

  it.each(ROLE_PRESETS.filter((preset) => !hasTagRules(preset) && preset.role !== 'owner'))(
    '$role of kind $scopeKind gives what it lists, and what is everybody’s, and nothing else',
    ({ scopeKind, role, permissions }) => {
      const at = { platform: resource('rig:account:platform'), account, workspace, app }[scopeKind];
      const lineage: Lineage = [at];

      const given = PERMISSIONS.filter((one) => allows(bound(role, at), one, lineage));
      const expected = PERMISSIONS.filter(
        (one) => permissions.includes(one) || OWN_AFFAIRS.includes(one),
      );
      expect(given).toEqual(expected);
    },
  );

  it('holds on what lies in the resource it is bound on, never on what that lies in', () => {
    const onAccount = bound('developer', account);
    const onWorkspace = bound('developer', workspace);
    const onApp = bound('developer', app);

    const reach = (bindings: RoleBinding[]) =>
      [ON_ACCOUNT, ON_WORKSPACE, ON_APP].map((lineage) => allows(bindings, 'app:read', lineage));
    expect(reach(onAccount)).toEqual([true, true, true]);
    expect(reach(onWorkspace)).toEqual([false, true, true]);
    expect(reach(onApp)).toEqual([false, false, true]);
  });

  it('holds neither beside its resource nor in another account', () => {
    const beside: Lineage = [resource('rig:workspace:ws-2'), account];
    const elsewhere: Lineage = [resource('rig:workspace:ws-1'), resource('rig:account:you')];

    expect(allows(bound('admin', workspace), 'workspace:read', beside)).toBe(false);
    expect(allows(bound('admin', account), 'workspace:read', elsewhere)).toBe(false);
  });

  it('of one kind of scope gives nothing when it is bound in a scope of another', () => {
    expect(allows(bound('owner', workspace), 'workspace:read', ON_WORKSPACE)).toBe(false);
    expect(allows(bound('billing', app), 'billing:read', ON_APP)).toBe(false);
    expect(allows(bound('resource-registrar', account), 'resource:register', ON_ACCOUNT)).toBe(
      false,
    );
  });

  it.each(['__proto__', 'constructor', 'toString', '', 'Viewer'])(
    'that is none gives nothing: %j',
    (role) => {
      expect(allows(bound(role, account), 'workspace:read', ON_WORKSPACE)).toBe(false);
      expect(admits(bound(role, account), 'access:write', ON_ACCOUNT)).toBe(false);
    },
  );

  it('is named as the ground of what it gives', () => {
    const [reading] = bound('viewer', workspace);
    const standing = [...bound('billing', account), reading!];

    expect(groundFor(standing, 'workspace:read', ON_WORKSPACE)).toBe(reading);
    expect(groundFor('everything', 'workspace:read', ON_WORKSPACE)).toBe('everything');
    expect(groundFor(standing, 'session:read', ON_ACCOUNT)).toBe('own affairs');
    expect(groundFor(standing, 'workspace:delete', ON_WORKSPACE)).toBeUndefined();
    const [owning] = bound('owner', account);
    expect(groundFor([owning!], 'session:read', ON_ACCOUNT)).toBe(owning);
  });
});

describe('what is everybody’s', () => {
  it('is permitted without any role, and is no more than oneself and one’s sessions', () => {
    const given = PERMISSIONS.filter((permission) => allows([], permission, ON_ACCOUNT));

    expect(given.sort()).toEqual(OWN_AFFAIRS);
  });
});

describe('a role under a tag that resources must carry', () => {
  const standing = bound('development-developer', account);
  const on = (tags: Resource['tags'], accountTags: Resource['tags'] = {}) =>
    allows(standing, 'workspace:operate', [
      resource('rig:workspace:ws-1', tags),
      resource('rig:account:me', accountTags),
    ]);

  it('holds on a resource with that tag and value', () => {
    expect(on({ environment: 'development' })).toBe(true);
    expect(on({ environment: 'development', component: 'shop' })).toBe(true);
  });

  it.each([
    {},
    { environment: 'production' },
    { environment: 'Development' },
    { environment: '' },
    { Environment: 'development' },
    { env: 'development' },
  ])('does not hold on %j', (tags) => {
    expect(on(tags)).toBe(false);
  });

  it('looks at the tags of the resource itself, not of what it lies in', () => {
    expect(on({}, { environment: 'development' })).toBe(false);
    const inDevelopment: Lineage = [
      app,
      resource('rig:workspace:ws-1', { environment: 'development' }),
      account,
    ];
    expect(allows(standing, 'app:operate', inDevelopment)).toBe(false);
  });
});

describe('a role under a tag that must match', () => {
  const standing = bound('component-developer', workspace);
  const on = (tags: Resource['tags'], workspaceTags: Resource['tags']) =>
    allows(standing, 'app:operate', [
      resource('rig:app:app-1', tags),
      resource('rig:workspace:ws-1', workspaceTags),
      account,
    ]);

  it('holds where the resource has the value of the one on which the role is bound', () => {
    expect(on({ component: 'shop' }, { component: 'shop' })).toBe(true);
    expect(on({ component: '' }, { component: '' })).toBe(true);
  });

  it.each([
    [{ component: 'shop' }, { component: 'search' }],
    [{ component: 'shop' }, {}],
    [{}, { component: 'shop' }],
    [{ Component: 'shop' }, { component: 'shop' }],
  ])('does not hold for tags %j in a workspace with %j', (tags, workspaceTags) => {
    expect(on(tags, workspaceTags)).toBe(false);
  });

  it('does not hold where neither has the tag', () => {
    expect(on({}, {})).toBe(false);
  });
});

describe('tags', () => {
  it('are not found where only the prototype of the map has their name', () => {
    const inherited = Object.create({ environment: 'development', component: 'shop' }) as object;
    const tags = { ...inherited, __proto__: { environment: 'development' } };

    for (const one of [inherited as Resource['tags'], tags as unknown as Resource['tags']]) {
      const lineage: Lineage = [resource('rig:workspace:ws-1', one), account];
      expect(allows(bound('development-developer', account), 'workspace:operate', lineage)).toBe(
        false,
      );
    }
    const matching: Lineage = [
      resource('rig:app:app-1', inherited as Resource['tags']),
      resource('rig:workspace:ws-1', inherited as Resource['tags']),
      account,
    ];
    expect(allows(bound('component-developer', workspace), 'app:operate', matching)).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'toString'])('named %s are tags like any other', (name) => {
    const tags = Object.fromEntries([
      [name, 'x'],
      ['environment', 'development'],
    ]) as Resource['tags'];
    const lineage: Lineage = [resource('rig:workspace:ws-1', tags), account];

    expect(allows(bound('development-developer', account), 'workspace:operate', lineage)).toBe(
      true,
    );
  });
});

describe('the gateway', () => {
  it('lets through what is permitted on the resource of the path', () => {
    expect(admits(bound('viewer', workspace), 'workspace:read', ON_WORKSPACE)).toBe(true);
    expect(admits('everything', 'workspace:read', ON_WORKSPACE)).toBe(true);
    expect(admits(bound('viewer', workspace), 'workspace:delete', ON_WORKSPACE)).toBe(false);
    expect(admits(bound('viewer', workspace), 'workspace:list', ON_ACCOUNT)).toBe(false);
  });

  it('lets requests about access through to whoever may ask about some resource', () => {
    for (const permission of ['access:read', 'access:write'] as const) {
      expect(admits(bound('admin', app), permission, ON_ACCOUNT)).toBe(true);
      expect(admits(bound('admin', workspace), permission, ON_ACCOUNT)).toBe(true);
      expect(admits(bound('developer', account), permission, ON_ACCOUNT)).toBe(false);
      expect(admits([], permission, ON_ACCOUNT)).toBe(false);
    }
  });

  it('lets nothing else through on the strength of a role somewhere else', () => {
    const others = PERMISSIONS.filter(
      (one) => !one.startsWith('access:') && !OWN_AFFAIRS.includes(one),
    );

    expect(others.filter((one) => admits(bound('admin', app), one, ON_ACCOUNT))).toEqual([]);
  });
});

describe('holding all that a role gives', () => {
  it('is true of an owner, for every role', () => {
    for (const preset of ROLE_PRESETS)
      expect(holdsAll('everything', preset, ON_ACCOUNT)).toBe(true);
  });

  it('is true of the same role, and of a higher one further out', () => {
    const viewer = presetOf('workspace', 'viewer');

    expect(holdsAll(bound('viewer', workspace), viewer, ON_WORKSPACE)).toBe(true);
    expect(holdsAll(bound('admin', account), viewer, ON_WORKSPACE)).toBe(true);
  });

  it('is false of a lower role, and of a higher one on another resource', () => {
    const admin = presetOf('workspace', 'admin');

    expect(holdsAll(bound('developer', account), admin, ON_WORKSPACE)).toBe(false);
    expect(holdsAll(bound('admin', resource('rig:workspace:ws-2')), admin, ON_WORKSPACE)).toBe(
      false,
    );
    expect(holdsAll(bound('admin', app), admin, ON_WORKSPACE)).toBe(false);
  });

  it('never makes an administrator an owner or a registrar', () => {
    const admin = bound('admin', account);

    expect(holdsAll(admin, presetOf('account', 'owner'), ON_ACCOUNT)).toBe(false);
    expect(holdsAll(admin, presetOf('platform', 'resource-registrar'), ON_ACCOUNT)).toBe(false);
  });

  it('does not count a role that is held under a tag rule, while its tags fit', () => {
    const tagged: Lineage = [
      resource('rig:workspace:ws-1', { environment: 'development', component: 'shop' }),
      account,
    ];
    const viewer = presetOf('workspace', 'viewer');
    const standing = bound('development-developer', account);

    for (const permission of viewer.permissions) {
      expect(allows(standing, permission, tagged)).toBe(true);
    }
    expect(holdsAll(standing, viewer, tagged)).toBe(false);
    expect(holdsAll([...standing, ...bound('viewer', workspace)], viewer, tagged)).toBe(true);
  });

  it('may come together from several roles', () => {
    const developer = presetOf('workspace', 'developer');
    const roles = [...bound('admin', workspace), ...bound('billing', account)];

    expect(holdsAll(roles, developer, ON_WORKSPACE)).toBe(true);
    expect(holdsAll(bound('billing', account), developer, ON_WORKSPACE)).toBe(false);
  });
});

describe('what can be said of a reference or a preset', () => {
  it('is its kind of scope; the account of Rigbox itself is a kind of its own', () => {
    expect(scopeKindOf('rig:account:me')).toBe('account');
    expect(scopeKindOf('rig:account:platform')).toBe('platform');
    expect(scopeKindOf('rig:account:platform2')).toBe('account');
    expect(scopeKindOf('rig:workspace:platform')).toBe('workspace');
    expect(scopeKindOf('rig:app:a:b')).toBe('app');
  });

  it('is the tags that its hold depends on', () => {
    expect(tagKeysOf(presetOf('account', 'development-developer'))).toEqual(['environment']);
    expect(tagKeysOf(presetOf('workspace', 'component-developer'))).toEqual(['component']);
    expect(hasTagRules(presetOf('account', 'viewer'))).toBe(false);
    expect(hasTagRules(undefined)).toBe(false);
  });

  it('is ownership for the owner role on an account alone', () => {
    expect(isOwnership({ role: 'owner', resource: 'rig:account:me' })).toBe(true);
    expect(isOwnership({ role: 'owner', resource: 'rig:account:platform' })).toBe(false);
    expect(isOwnership({ role: 'owner', resource: 'rig:workspace:ws-1' })).toBe(false);
    expect(isOwnership({ role: 'admin', resource: 'rig:account:me' })).toBe(false);
  });
});

it('knows what is no use to an API key, whatever its owner may do', () => {
  expect(PERMISSIONS.filter(takesPerson)).toEqual([
    'cli-session:approve',
    'session:write',
    'session:read',
  ]);
});

import {
  describeExtent,
  describePermission,
  describeReason,
  describeResource,
  describeRole,
  describeTagRules,
  describeWait,
  groupPermissions,
  idOf,
  inPlace,
  nameOfPrincipal,
} from '../../../web/src/page/access-words.ts';

const preset = (permissions: readonly string[]) => ({
  scope_kind: 'account',
  role: 'some',
  permissions,
  required_resource_tags: {},
  match_tag_keys: [],
});

it('calls resources by kind and id, and the account as what it is to the user', () => {
  expect(describeResource('rig:workspace:ws-1')).toBe('Workspace ws-1');
  expect(describeResource('rig:account:user-1')).toBe('The whole account');
  expect(inPlace('rig:app:app-1')).toBe('on app app-1');
  expect(inPlace('rig:account:user-1')).toBe('on the whole account');
});

it('keeps all of an id that has colons', () => {
  expect(idOf('rig:user:auth0|a:b')).toBe('auth0|a:b');
});

it('calls people by name, then by e-mail address, then by id', () => {
  const principal = 'rig:user:u-1';

  expect(nameOfPrincipal({ principal, email: 'a@example.com', display_name: 'Ann' })).toBe('Ann');
  expect(nameOfPrincipal({ principal, email: 'a@example.com' })).toBe('a@example.com');
  expect(nameOfPrincipal({ principal, email: '' })).toBe('u-1');
});

it('calls roles and permissions as people would', () => {
  expect(describeRole('component-developer')).toBe('Component developer');
  expect(describePermission('api-key:create')).toBe('API key: create');
  expect(describePermission('workspace-ssh:read')).toBe('Workspace SSH: read');
});

it('groups permissions by what they are about', () => {
  expect(groupPermissions(['workspace:read', 'app:read', 'app:operate'])).toEqual([
    { thing: 'App', actions: ['operate', 'read'] },
    { thing: 'Workspace', actions: ['read'] },
  ]);
});

it.each<[string, readonly string[]]>([
  ['Can do everything, now and in future', ['*']],
  ['Billing: read, Usage: read', ['billing:read', 'usage:read']],
  ['Can see things, and change nothing', ['a:read', 'b:list', 'c:preview', 'd:read']],
  ['Can see and change things, but give no roles', ['a:read', 'b:read', 'c:read', 'd:write']],
  [
    'Can see and change things, and give roles to others',
    ['a:read', 'b:write', 'access:read', 'access:write'],
  ],
])('says how far a role goes: %s', (words, permissions) => {
  expect(describeExtent(preset(permissions))).toBe(words);
});

it('says which tags a role asks for', () => {
  expect(describeTagRules(preset([]))).toBeUndefined();
  expect(
    describeTagRules({
      ...preset([]),
      required_resource_tags: { environment: 'development' },
      match_tag_keys: ['component'],
    }),
  ).toBe(
    'Holds only where the tag environment is development and the tag component is the same as here',
  );
});

it.each([
  ['role viewer on rig:workspace:ws-1', 'The role viewer on workspace ws-1 permits it.'],
  ['role admin on rig:account:user-1', 'The role admin on the whole account permits it.'],
  ['no role gives workspace:read here', 'No role permits it here.'],
  ['owner of the account', 'An owner of the account may do everything.'],
  ['everybody may do that', 'Everybody in the account may do that.'],
  ['the moon is full', 'The moon is full.'],
])('puts the reason %j into words', (reason, words) => {
  expect(describeReason(reason)).toBe(words);
});

it('speaks of a wait only when there is one', () => {
  const effectiveBy = '2027-01-01T00:00:00Z';
  const at = Date.parse(effectiveBy);

  expect(describeWait({}, at)).toBe('');
  expect(describeWait({ effectiveBy }, at)).toBe('');
  expect(describeWait({ effectiveBy }, at - 1)).toMatch(/^; it may take until .* everywhere$/);
});

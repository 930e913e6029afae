import { groupBindings, principalIn } from '../../../web/src/page/access-group.ts';

const binding = (principal: string, resource: string) => ({
  principal_ref: principal,
  resource_ref: resource,
  role: 'viewer',
  created_at: '2026-12-01T00:00:00Z',
  updated_at: '2026-12-01T00:00:00Z',
});

it('groups roles by who has them: people by name before services, the account before its parts', () => {
  const groups = groupBindings(
    [
      binding('rig:service:1', 'rig:app:app-1'),
      binding('rig:user:2', 'rig:app:app-1'),
      binding('rig:user:2', 'rig:workspace:ws-2'),
      binding('rig:user:2', 'rig:workspace:ws-1'),
      binding('rig:user:2', 'rig:account:a'),
      binding('rig:user:1', 'rig:account:a'),
    ],
    [
      { principal: 'rig:user:1', email: 'zoe@example.com', display_name: 'Zoe' },
      { principal: 'rig:user:2', email: 'ann@example.com', display_name: 'Ann' },
      { principal: 'rig:service:1', email: '', display_name: 'A pipeline' },
    ],
  );

  expect(
    groups.map(({ principal, bindings }) => [
      principal.display_name,
      bindings.map(({ resource_ref: resource }) => resource),
    ]),
  ).toEqual([
    ['Ann', ['rig:account:a', 'rig:workspace:ws-1', 'rig:workspace:ws-2', 'rig:app:app-1']],
    ['Zoe', ['rig:account:a']],
    ['A pipeline', ['rig:app:app-1']],
  ]);
});

it('knows somebody whom no record names by their reference', () => {
  expect(principalIn([], 'rig:user:new')).toEqual({ principal: 'rig:user:new', email: '' });
});

import { actionsOn } from '../../../web/src/page/access-action.ts';

const permissionsOn = (resource: string) => actionsOn(resource).map(({ permission }) => permission);

it('asks about a kind of resource only what its operations need, and about access everywhere', () => {
  expect(permissionsOn('rig:workspace:ws-1')).toEqual(
    expect.arrayContaining(['access:read', 'access:write', 'workspace:delete']),
  );
  expect(permissionsOn('rig:workspace:ws-1')).not.toContain('app:update');
  expect(permissionsOn('rig:app:app-1')).toContain('app:update');
  expect(permissionsOn('rig:account:a')).toContain('workspace:create');
});

it('lists each permission once, in order, with the requests that need it', () => {
  const permissions = permissionsOn('rig:account:a');

  expect(permissions).toEqual([...new Set(permissions)].sort());
  expect(actionsOn('rig:workspace:ws-1')).toContainEqual({
    permission: 'workspace:resize',
    requests: ['PUT /workspaces/{id}/resources'],
  });
});

import { createAccessControl } from '../../../web/src/api/access-control.ts';
import type { ApiCall } from '../../../web/src/api/api-client.ts';

function accessAnswering(body: unknown, headers = {}) {
  const calls: ApiCall[] = [];
  const access = createAccessControl((call) => {
    calls.push(call);
    return Promise.resolve({ body, headers: new Headers(headers) });
  });
  return { access, calls };
}

const NAME = { principal: 'rig:user:max', resource: 'rig:workspace:ws-1', role: 'viewer' };

it('lists everything of an account in one call', async () => {
  const { access, calls } = accessAnswering({ bindings: [], principals: [] });

  expect(await access.list('rig:account:a&b')).toEqual({ bindings: [], principals: [] });
  expect(calls).toEqual([
    { method: 'GET', path: '/access-control/bindings?resource=rig%3Aaccount%3Aa%26b&view=full' },
  ]);
});

it('grants, changes and revokes a role by its names', async () => {
  const { access, calls } = accessAnswering({});
  await access.grant(NAME);
  await access.change(NAME, 'developer');
  await access.revoke(NAME);

  const { role, ...place } = NAME;
  const path = '/access-control/bindings';
  expect(calls).toEqual([
    { method: 'POST', path, body: NAME },
    { method: 'PATCH', path, body: { ...place, current_role: role, new_role: 'developer' } },
    { method: 'DELETE', path, body: NAME },
  ]);
});

it('says by when a change holds everywhere, if the API does', async () => {
  const when = '2027-01-01T00:00:00Z';

  expect(await accessAnswering({}, { 'X-Rigbox-Effective-By': when }).access.grant(NAME)).toEqual({
    effectiveBy: when,
  });
  expect(await accessAnswering({}).access.grant(NAME)).toEqual({});
});

it('gives workspaces and apps by their references', async () => {
  const { access } = accessAnswering({
    vms: [{ id: 'ws-1', name: 'first' }],
    apps: [{ id: 'app-1' }],
  });

  expect(await access.workspaces()).toEqual([{ reference: 'rig:workspace:ws-1', name: 'first' }]);
  expect(await access.apps()).toEqual([{ reference: 'rig:app:app-1' }]);
});

it('searches with what was typed, whatever it is', async () => {
  const { access, calls } = accessAnswering({ principals: [] });
  await access.search('rig:account:a', 'max&limit=1');

  expect(calls[0]?.path).toBe(
    '/access-control/principals?resource=rig%3Aaccount%3Aa&query=max%26limit%3D1',
  );
});

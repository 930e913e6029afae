import { OPERATIONS } from '../../core/operation.ts';
import { permissionsOf, permits } from '../../core/permission.ts';
import type { Principal } from '../../core/principal.ts';

const principal = (scope: Principal['scope']): Principal => ({
  reference: 'rig:user:me',
  accountId: 'me',
  credential: { type: 'api_key', id: 'key' },
  scope,
  isGoverned: false,
});
const [readWorkspace] = OPERATIONS.filter(({ permission }) => permission === 'workspace:read');

describe('permissionsOf', () => {
  it('is everything for a credential of full scope', () => {
    expect(permissionsOf(principal('full'))).toEqual({ kind: 'full' });
  });

  it('is the grants of a limited credential', () => {
    const scope = [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }] as const;
    expect(permissionsOf(principal(scope))).toEqual({ kind: 'granted', grants: scope });
  });

  it('leaves grants on another account out', () => {
    const scope = [{ permission: 'workspace:list', resource: 'rig:account:other' }] as const;
    expect(permissionsOf(principal(scope))).toEqual({ kind: 'granted', grants: [] });
  });
});

describe('permits', () => {
  it('needs both the permission and the resource', () => {
    const grants = [{ permission: 'workspace:read', resource: 'rig:workspace:ws-1' }] as const;
    const set = { kind: 'granted', grants } as const;
    const [create] = OPERATIONS.filter(({ permission }) => permission === 'workspace:create');
    expect(permits(set, readWorkspace!, 'rig:workspace:ws-1')).toBe(true);
    expect(permits(set, readWorkspace!, 'rig:workspace:ws-10')).toBe(false);
    expect(permits(set, create!, 'rig:workspace:ws-1')).toBe(false);
    expect(permits({ kind: 'full' }, create!, 'rig:account:me')).toBe(true);
  });
});

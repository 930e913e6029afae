import { OPERATIONS } from '../../core/operation.ts';
import { covers, permissionsOf, permits, type Scope } from '../../core/permission.ts';
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
    const own = { permission: 'workspace:list', resource: 'rig:account:me' } as const;
    const scope = [{ permission: 'workspace:list', resource: 'rig:account:other' }, own] as const;
    expect(permissionsOf(principal(scope))).toEqual({ kind: 'granted', grants: [own] });
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

describe('covers', () => {
  const reading = { permission: 'workspace:read', resource: 'rig:workspace:ws-1' } as const;
  const listing = { permission: 'workspace:list', resource: 'rig:account:me' } as const;
  const whole = { permission: '*', resource: 'rig:workspace:ws-1' } as const;

  it.each<[string, Scope, Scope | typeof reading, boolean]>([
    ['everything, everything', 'full', 'full', true],
    ['everything, a grant', 'full', reading, true],
    ['everything, grants', 'full', [reading, listing], true],
    ['grants, never everything', [whole, listing], 'full', false],
    ['grants, each of them', [reading, listing], [listing, reading], true],
    ['grants, none that is missing', [reading], [reading, listing], false],
    ['grants, no grants at all', [reading], [], true],
    ['a whole resource, a grant on it', [whole], reading, true],
    ['no grants, no grant', [], reading, false],
  ])('holds of %s', (_, scope, asked, expected) => {
    expect(covers(scope, asked)).toBe(expected);
  });

  it('holds of a grant, neither the whole of its resource nor its permission elsewhere', () => {
    expect(covers([reading], whole)).toBe(false);
    expect(covers([reading], { ...reading, resource: 'rig:workspace:ws-2' })).toBe(false);
    expect(covers([whole], { ...whole, resource: 'rig:workspace:ws-2' })).toBe(false);
    expect(covers([reading], { ...reading, permission: 'workspace:delete' })).toBe(false);
  });
});

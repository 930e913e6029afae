import fc from 'fast-check';
import { isReference, patternsOfGrants as patternSetsOfGrants } from '../../core/grant-pattern.ts';
import { OPERATIONS, PATH_PREFIXES } from '../../core/operation.ts';
import type { Grant } from '../../core/permission.ts';

const patternsOfGrants = (grants: readonly Grant[]) => patternSetsOfGrants(grants).all;
const grant = (permission: string, resource: string) => ({ permission, resource }) as Grant;

it('gives the operations that need the permission, on the resource, under both prefixes', () => {
  expect(patternsOfGrants([grant('snapshot:delete', 'rig:workspace:ws-1')])).toEqual([
    '/DELETE/api/workspaces/ws-1/snapshots/*',
    '/DELETE/api/v1/workspaces/ws-1/snapshots/*',
  ]);
  expect(patternsOfGrants([grant('session:read', 'rig:account:a')])).toEqual([
    '/GET/api/auth/sessions',
    '/GET/api/v1/auth/sessions',
  ]);
  expect(patternsOfGrants([grant('api-key:rotate', 'rig:account:a')])).toEqual([
    '/POST/api/api-keys/*/rotate',
    '/POST/api/v1/api-keys/*/rotate',
  ]);
});

it.each([
  ['a permission on another kind of resource', 'snapshot:delete', 'rig:app:app-1'],
  ['an unknown permission', 'constructor', 'rig:workspace:ws-1'],
  ['an unknown kind of resource', 'snapshot:delete', 'rig:toString:ws-1'],
  ['a wildcard as id', 'snapshot:delete', 'rig:workspace:*'],
  ['an id of two parts', 'snapshot:delete', 'rig:workspace:ws-1:ws-2'],
  ['an empty id', 'snapshot:delete', 'rig:workspace:'],
  ['text that is no reference', 'snapshot:delete', 'workspace:ws-1'],
])('gives nothing for %s', (_, permission, resource) => {
  expect(patternsOfGrants([grant(permission, resource)])).toEqual([]);
});

it('gives each pattern once, the same ones for the same grants in any order', () => {
  const grants = fc.array(
    fc.record({
      permission: fc.constantFrom(...OPERATIONS.map(({ permission }) => permission)),
      resource: fc.constantFrom('rig:workspace:b', 'rig:workspace:a', 'rig:app:a', 'rig:account:a'),
    }),
  );
  fc.assert(
    fc.property(grants, (some) => {
      const patterns = patternsOfGrants(some);

      const reversed = patternsOfGrants([...some, ...some].reverse());
      expect(new Set(reversed)).toEqual(new Set(patterns));
      expect(new Set(patterns).size).toBe(patterns.length);
      const covered = OPERATIONS.filter((operation) =>
        some.some(
          ({ permission, resource }) =>
            permission === operation.permission &&
            resource.startsWith(`rig:${operation.resource}:`),
        ),
      );
      expect(patterns.length).toBeGreaterThanOrEqual(covered.length * PATH_PREFIXES.length);
    }),
  );
});

it('tells a reference from what only looks like one', () => {
  expect(isReference('rig:app:app_1', 'app', 'app_1')).toBe(true);
  expect(isReference('rig:app:app 1', 'app', 'app 1')).toBe(false);
  expect(isReference('rig:app:app-1', 'workspace', 'app-1')).toBe(false);
  expect(isReference('rig:app:app-1', 'app', 'app-2')).toBe(false);
  const reserved = 'rig:workspace:from-definition';
  expect(isReference(reserved, 'workspace', 'from-definition')).toBe(false);
  const tooLong = 'i'.repeat(129);
  expect(isReference(`rig:app:${tooLong}`, 'app', tooLong)).toBe(false);
});

it('tells the patterns with wildcards apart', () => {
  const grants = [
    grant('snapshot:delete', 'rig:workspace:ws-1'),
    grant('session:read', 'rig:account:a'),
    grant('session:write', 'rig:account:a'),
  ];

  expect(patternSetsOfGrants(grants).wild).toEqual([
    '/DELETE/api/auth/sessions/*',
    '/DELETE/api/v1/auth/sessions/*',
    '/DELETE/api/workspaces/ws-1/snapshots/*',
    '/DELETE/api/v1/workspaces/ws-1/snapshots/*',
  ]);
});

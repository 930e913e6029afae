import { OPERATIONS, type Permission } from '../../core/operation.ts';
import { isPublic } from '../../core/route.ts';

it.each<[Permission, boolean]>([
  ['capacity:read', true],
  ['template:read', true],
  ['documentation:read', true],
  ['leak:report', true],
  ['cli-session:create', true],
  ['cli-session:read', true],
  ['cli-session:approve', false],
  ['workspace:list', false],
  ['identity:read', false],
])('says of %s that nobody has to have it: %s', (permission, expected) => {
  expect(isPublic(permission)).toBe(expected);
});

it('calls nothing public that changes what an account has', () => {
  const changes = OPERATIONS.filter(
    ({ method, permission }) => method !== 'GET' && isPublic(permission),
  );

  expect(changes.map(({ path }) => path)).toEqual(['/auth/cli-session', '/secret-scanning']);
});

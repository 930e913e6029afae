import { OPERATIONS, type Permission } from '../../core/operation.ts';
import { ACCESS_CONTROL_ROUTES, isPublic, ROUTES, type RouteTarget } from '../../core/route.ts';

/** Who answers, by how a path begins. */
const ANSWERS: Readonly<Record<string, RouteTarget>> = {
  '/api-keys': 'api-keys',
  '/auth/cli-session': 'api-keys',
  '/auth/me': 'identity',
  '/auth/sessions': 'sessions',
  '/auth/validate': 'identity',
  '/capacity': 'workspace-services',
  '/openapi.json': 'identity',
  '/secret-scanning': 'secret-scanning',
  '/templates': 'workspace-services',
};

it.each(ROUTES)('$method $path is answered by whom its path belongs to', ({ path, target }) => {
  const [, expected] =
    Object.entries(ANSWERS).find(([start]) => `${path}/`.startsWith(`${start}/`)) ?? [];

  expect(target).toBe(expected);
});

it('protects every route that is not public, and says so', () => {
  for (const { access } of ROUTES) expect(access).toMatch(/^(?:public|protected)$/);
});

it('has every operation of access control, protected, and no other among them', () => {
  const operations = OPERATIONS.filter(({ path }) => path.split('/')[1] === 'access-control');

  expect(operations.length).toBeGreaterThan(10);
  expect(ACCESS_CONTROL_ROUTES).toEqual(
    operations.map(({ method, path }) => ({
      method,
      path,
      target: 'access-control',
      access: 'protected',
    })),
  );
});

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

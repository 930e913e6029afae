// Which requests the gateway knows apart from the rest: the public ones and those that functions of this project answer.
// Everything else below a prefix is a protected request to the workspace services, whatever its path.
import { OPERATIONS, type Method, type Operation, type Permission } from './operation.ts';

/** Who answers a route: the workspace services over HTTP, or a Lambda function named by its folder. */
export type RouteTarget =
  | 'workspace-services'
  | 'access-control'
  | 'api-keys'
  | 'identity'
  | 'secret-scanning'
  | 'sessions';

/** One method on one path of the gateway. */
export interface Route {
  readonly method: Method;
  /** Path template without prefix. */
  readonly path: string;
  readonly target: RouteTarget;
  /** `public` runs no authorizer; it has to be said, so that no route is open by omission. */
  readonly access: 'public' | 'protected';
}

/** The public routes exist without a prefix as well; see {@link PUBLIC_PREFIXES}. */
export const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/capacity', target: 'workspace-services', access: 'public' },
  { method: 'GET', path: '/templates', target: 'workspace-services', access: 'public' },
  { method: 'GET', path: '/openapi.json', target: 'identity', access: 'public' },
  { method: 'POST', path: '/secret-scanning', target: 'secret-scanning', access: 'public' },
  { method: 'GET', path: '/api-keys', target: 'api-keys', access: 'protected' },
  { method: 'POST', path: '/api-keys', target: 'api-keys', access: 'protected' },
  { method: 'GET', path: '/api-keys/{id}', target: 'api-keys', access: 'protected' },
  { method: 'PATCH', path: '/api-keys/{id}', target: 'api-keys', access: 'protected' },
  { method: 'DELETE', path: '/api-keys/{id}', target: 'api-keys', access: 'protected' },
  { method: 'POST', path: '/api-keys/{id}/rotate', target: 'api-keys', access: 'protected' },
  { method: 'GET', path: '/auth/sessions', target: 'sessions', access: 'protected' },
  { method: 'DELETE', path: '/auth/sessions', target: 'sessions', access: 'protected' },
  { method: 'DELETE', path: '/auth/sessions/{id}', target: 'sessions', access: 'protected' },
  { method: 'POST', path: '/auth/cli-session', target: 'api-keys', access: 'public' },
  { method: 'GET', path: '/auth/cli-session/{code}', target: 'api-keys', access: 'public' },
  {
    method: 'POST',
    path: '/auth/cli-session/{code}/approve',
    target: 'api-keys',
    access: 'protected',
  },
  { method: 'GET', path: '/auth/me', target: 'identity', access: 'protected' },
  { method: 'GET', path: '/auth/validate', target: 'identity', access: 'protected' },
];

/** The routes of access control, which exist where it is switched on; the internal ones have no prefix. */
export const ACCESS_CONTROL_ROUTES: readonly Route[] = OPERATIONS.filter(({ path }) =>
  path.startsWith('/access-control/'),
).map(({ method, path }) => ({ method, path, target: 'access-control', access: 'protected' }));

/** Prefixes of the public routes: the two of every operation, and none at all. */
export const PUBLIC_PREFIXES = ['', '/api', '/api/v1'] as const;

/** Tells whether everything that needs a permission is public, so that nobody has to have it. */
export function isPublic(permission: Permission): boolean {
  return OPERATIONS.filter((operation) => operation.permission === permission).every(isOpen);
}

function isOpen({ method, path }: Operation): boolean {
  const route = ROUTES.find((one) => one.method === method && one.path === path);
  return route?.access === 'public';
}

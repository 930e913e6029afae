import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPERATIONS } from '../../core/operation.ts';
import { overlaps } from '../../core/path-pattern.ts';
import { ROUTES } from '../../core/route.ts';

interface PublishedOperation {
  readonly method: string;
  readonly path: string;
}

const PUBLISHED = JSON.parse(
  readFileSync(join(import.meta.dirname, '../cases/operations.json'), 'utf8'),
) as PublishedOperation[];

const nameOf = ({ method, path }: PublishedOperation) => `${method} ${path}`;
const starred = (path: string) => path.replaceAll(/\{[^}]+\}/g, '*');

describe('the operation table', () => {
  it('has every published operation, each once', () => {
    const names = OPERATIONS.map(nameOf);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(PUBLISHED.map(nameOf)));
  });

  it('names permissions as resource:action', () => {
    for (const { permission } of OPERATIONS) expect(permission).toMatch(/^[a-z-]+:[a-z]+$/);
  });

  it('says workspace or app exactly where the path has its id', () => {
    for (const { path, resource } of OPERATIONS) {
      const kind = /^\/(workspace|app)s\/\{id\}/.exec(path)?.[1] ?? 'account';
      expect([path, resource]).toEqual([path, kind]);
    }
  });

  // A `*` of a policy crosses slashes, so two operations that one pattern reaches on the same resource must need the
  // same permission, or no policy could tell them apart.
  it('never lets a wildcard of one operation reach another that needs a different permission', () => {
    const onResource = (path: string, resource: string) =>
      starred(resource === 'account' ? path : path.replace('{id}', 'same-id'));
    for (const one of OPERATIONS) {
      for (const other of OPERATIONS) {
        if (one.method !== other.method || one.resource !== other.resource) continue;
        if (one.permission === other.permission) continue;
        const reached = overlaps(
          onResource(one.path, one.resource),
          onResource(other.path, one.resource),
        );
        expect([nameOf(one), nameOf(other), reached]).toEqual([nameOf(one), nameOf(other), false]);
      }
    }
  });
});

describe('the route table', () => {
  it('has only operations of the operation table', () => {
    expect(OPERATIONS.map(nameOf)).toEqual(expect.arrayContaining(ROUTES.map(nameOf)));
  });

  it('opens exactly the documented routes, the document itself, the reports of leaks and CLI logins', () => {
    const open = ROUTES.filter(({ access }) => access === 'public').map(nameOf);
    expect(open).toEqual([
      'GET /capacity',
      'GET /templates',
      'GET /openapi.json',
      'POST /secret-scanning',
      'POST /auth/cli-session',
      'GET /auth/cli-session/{code}',
    ]);
  });
});

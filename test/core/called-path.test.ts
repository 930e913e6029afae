import fc from 'fast-check';
import { operationsAt, readCalledPath, readPath } from '../../core/called-path.ts';
import { OPERATIONS } from '../../core/operation.ts';

const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod';
const arn = (path: string, method = 'GET') => `${STAGE}/${method}${path}`;
/** A path of exactly so many characters. */
const long = (length: number) => `/api/${'x'.repeat(length - 5)}`;

describe('the path of a method ARN', () => {
  it.each([
    ['/api/v1/workspaces/ws-1', 'rig:workspace:ws-1'],
    ['/api/workspaces/ws-1/logs/stream', 'rig:workspace:ws-1'],
    ['/api/v1/apps/app_1/params', 'rig:app:app_1'],
    ['/api/apps/0', 'rig:app:0'],
    [`/api/workspaces/${'i'.repeat(128)}`, `rig:workspace:${'i'.repeat(128)}`],
  ])('%s is about %s', (path, resource) => {
    expect(readCalledPath(arn(path))).toEqual({ path, resource });
  });

  it.each([
    '/api/v1/workspaces',
    '/api/apps',
    '/api/v1/api-keys/abc/rotate',
    '/api/v2/workspaces/ws-1',
    '/workspaces/ws-1',
    '/apix/workspaces/ws-1',
    '/api/v1/v1/workspaces/ws-1',
    '/api/Workspaces/ws-1',
    '/API/workspaces/ws-1',
    '/api/workspace/ws-1',
    '/api/users/me/workspaces/ws-1',
    '/internal/api/workspaces/ws-1',
    '/internal/resources',
    // An id that no workspace has: the services refuse it, and no role on a workspace reaches it.
    '/api/workspaces/ws:1',
    '/api/workspaces/ws.1/logs',
    '/api/workspaces/ws@1',
    `/api/workspaces/${'i'.repeat(129)}`,
    // Colons and what else may stand in a segment, as names of services and recipes have it.
    '/api/v1/community/recipes/vendor@x/slug/1.2.3+build=4,5~6',
    '/api/v1/rig:workspace:ws-1/x',
  ])('%s is about the account', (path) => {
    expect(readCalledPath(arn(path))).toEqual({ path });
  });

  it.each([
    ['a dot segment', '/api/workspaces/ws-1/../ws-2'],
    ['a dot segment at the end', '/api/workspaces/ws-1/..'],
    ['a single dot', '/api/./workspaces/ws-1'],
    ['a segment that begins with a dot', '/api/workspaces/.ws-1'],
    ['dots with a path parameter', '/api/workspaces/..;a=b/ws-2'],
    ['an empty segment', '/api//workspaces/ws-1'],
    ['an empty segment in front', '//api/workspaces/ws-1'],
    ['a slash at the end', '/api/workspaces/ws-1/'],
    ['nothing but a slash', '/'],
    ['an encoded dot', '/api/workspaces/%2e%2e/ws-2'],
    ['an encoded slash', '/api/workspaces/ws-1%2Flogs'],
    ['an encoded slash, encoded again', '/api/workspaces/ws-1%252Flogs'],
    ['an encoded letter', '/api/%77orkspaces/ws-1'],
    ['an encoded NUL', '/api/workspaces/ws-1%00'],
    ['a lone percent sign', '/api/workspaces/ws-1%'],
    ['a path parameter', '/api/workspaces/ws-1;x=1/logs'],
    ['a backslash', '/api/workspaces/ws-1\\..\\ws-2'],
    ['a wildcard of a policy', '/api/workspaces/*'],
    ['a wildcard inside a segment', '/api/workspaces/ws-*'],
    ['a wildcard for one character', '/api/workspaces/ws-?'],
    ['a variable of a policy', '/api/workspaces/${aws:username}'],
    ['a dollar sign', '/api/workspaces/$'],
    ['a query', '/api/workspaces?id=ws-1'],
    ['a fragment', '/api/workspaces/ws-1#x'],
    ['a space', '/api/workspaces/ws 1'],
    ['a tab', '/api/workspaces/ws\t1'],
    ['a newline', '/api/workspaces/ws-1\n/logs'],
    ['a newline at the end', '/api/workspaces/ws-1\n'],
    ['a carriage return at the end', '/api/workspaces/ws-1\r'],
    ['a line separator', '/api/workspaces/ws-1\u2028'],
    ['a NUL', '/api/workspaces/ws-1\0'],
    ['an accented letter', '/api/workspaces/é'],
    ['a full-width letter', '/api/workspaces/ｗs-1'],
    ['a Cyrillic letter that looks like another', '/api/w\u043erkspaces/ws-1'],
    ['a full-width slash', '/api/workspaces\uff0fws-1'],
    ['half of a surrogate pair', '/api/workspaces/\ud800'],
    ['a quote', "/api/workspaces/'"],
    ['a brace', '/api/workspaces/{id}'],
    ['more than 512 characters', long(513)],
    ['very many characters', long(1_000_000)],
  ])('is refused with %s', (_, path) => {
    expect(readCalledPath(arn(path))).toBeUndefined();
    expect(readPath(path)).toBeUndefined();
  });

  it('is read up to 512 characters', () => {
    expect(readCalledPath(arn(long(512)))).toEqual({ path: long(512) });
  });

  it.each(['', 'x', STAGE, `${STAGE}/GET`, `${STAGE}/GET/`, 'arn:aws:execute-api:::/'])(
    'is nothing in %j, which has none',
    (text) => {
      expect(readCalledPath(text)).toBeUndefined();
    },
  );

  it('is what stands after the verb, whatever the verb and the stage are called', () => {
    const other = 'arn:aws-cn:execute-api:cn-north-1:123456789012:zzzzzz/api/PATCH';

    expect(readCalledPath(`${other}/api/apps/app-1`)).toEqual({
      path: '/api/apps/app-1',
      resource: 'rig:app:app-1',
    });
  });

  it('is read as it was written, or not at all', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%',
      ';',
      '*',
      '?',
      'api',
      'v1',
      'apps',
      'a',
      '\n',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string(),
        ),
        (text) => {
          const path = `/${text}`;
          const called = readCalledPath(arn(path));
          if (called === undefined) return;
          expect(called.path).toBe(path);
          expect(new URL(path, 'https://host').pathname).toBe(path);
          expect(decodeURIComponent(path)).toBe(path);
          expect(path).not.toMatch(/\/\/|\/\.|[*?%;\\$\s]/);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('the operations at a path', () => {
  const namesAt = (path: string) =>
    operationsAt(path, OPERATIONS).map((operation) => `${operation.method} ${operation.path}`);

  it.each(['/api', '/api/v1'])('are found below %s, by all of their segments', (prefix) => {
    expect(namesAt(`${prefix}/workspaces/ws-1`)).toEqual([
      'DELETE /workspaces/{id}',
      'GET /workspaces/{id}',
    ]);
    expect(namesAt(`${prefix}/workspaces/ws-1/tools/vim/status`)).toEqual([
      'GET /workspaces/{id}/tools/{tool}/status',
    ]);
    expect(namesAt(`${prefix}/auth/me`)).toEqual(['GET /auth/me']);
  });

  it('are every operation of the table, each at its own path, under both prefixes', () => {
    for (const operation of OPERATIONS) {
      const path = operation.path.replaceAll(/\{[^}]+\}/g, 'x-1');
      for (const prefix of ['/api', '/api/v1']) {
        expect(operationsAt(prefix + path, OPERATIONS)).toContain(operation);
      }
    }
  });

  it.each([
    '/api',
    '/api/v1',
    '/api/workspaces/ws-1/',
    '/api/Workspaces',
    '/api/workspaces/ws-1/nothing',
    '/apix/workspaces',
    '/workspaces',
    '/v1/workspaces',
    // As long as the prefixes.
    '/app/workspaces',
    '/api/v2/workspaces',
    '/api/v1/v1/workspaces',
    '/internal/resources',
  ])('are none at %s', (path) => {
    expect(namesAt(path)).toEqual([]);
  });

  it('are at most one for each method', () => {
    for (const operation of OPERATIONS) {
      const path = `/api/v1${operation.path.replaceAll(/\{[^}]+\}/g, 'x-1')}`;
      const methods = operationsAt(path, OPERATIONS).map(({ method }) => method);

      expect([path, new Set(methods).size]).toEqual([path, methods.length]);
    }
  });
});

it('takes no operation for a workspace', () => {
  const literal = OPERATIONS.filter(({ path }) => /^\/(?:workspaces|apps)\/[^{/]+$/.test(path));

  expect(literal.length).toBeGreaterThan(0);
  for (const { path } of literal)
    expect(readPath(`/api/v1${path}`)).toEqual({ path: `/api/v1${path}` });
});

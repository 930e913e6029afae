import type { ApiCall } from '../../../web/src/api/api-client.ts';
import { createApiKeys } from '../../../web/src/api/api-keys.ts';

function keysAnswering(body: unknown, headers = {}) {
  const calls: ApiCall[] = [];
  const keys = createApiKeys((call) => {
    calls.push(call);
    return Promise.resolve({ body, headers: new Headers(headers) });
  }, 50);
  return { keys, calls };
}

it('asks for a page of the list and says where it goes on', async () => {
  const { keys, calls } = keysAnswering({ api_keys: [], next_cursor: 'a+b' });

  expect(await keys.list()).toEqual({ keys: [], nextCursor: 'a+b' });
  await keys.list('a+b');
  expect(calls.map(({ path }) => path)).toEqual([
    '/api-keys?max_results=50',
    '/api-keys?max_results=50&cursor=a%2Bb',
  ]);
});

it('says of the last page that nothing follows', async () => {
  const { keys } = keysAnswering({ api_keys: [] });

  expect(await keys.list()).toEqual({ keys: [] });
});

it('creates and rotates under the id of the request', async () => {
  const { keys, calls } = keysAnswering({ id: '1', key: 'rb_' });
  await keys.create({ idempotencyKey: 'k1', body: { name: 'CI' } });
  await keys.rotate('1', { idempotencyKey: 'k2', body: { grace_seconds: 0 } });

  expect(calls).toEqual([
    { method: 'POST', path: '/api-keys', idempotencyKey: 'k1', body: { name: 'CI' } },
    {
      method: 'POST',
      path: '/api-keys/1/rotate',
      idempotencyKey: 'k2',
      body: { grace_seconds: 0 },
    },
  ]);
});

it('says by when a revoked key is refused everywhere, if the API does', async () => {
  const when = '2027-01-01T00:00:00Z';

  expect(await keysAnswering({}, { 'X-Rigbox-Effective-By': when }).keys.revoke('1')).toEqual({
    effectiveBy: when,
  });
  expect(await keysAnswering({}).keys.revoke('1')).toEqual({});
});

it('lets no id become another path', async () => {
  const { keys, calls } = keysAnswering({});
  await keys.rename('../x?y', 'CI');

  expect(calls[0]?.path).toBe('/api-keys/..%2Fx%3Fy');
});

import type { ApiCall } from '../../../web/src/api/api-client.ts';
import { createSessions } from '../../../web/src/api/sessions.ts';

const LAPTOP = { id: 'laptop', current: true, started_at: '2026-12-01T09:30:00Z' };

function sessionsWith(body: object, headers: Record<string, string> = {}) {
  const calls: ApiCall[] = [];
  const sessions = createSessions((call) => {
    calls.push(call);
    return Promise.resolve({ body, headers: new Headers(headers) });
  });
  return { calls, sessions };
}

it('lists the sessions in the order of the API', async () => {
  const phone = { ...LAPTOP, id: 'phone', current: false };
  const { calls, sessions } = sessionsWith({ sessions: [phone, LAPTOP] });

  expect(await sessions.list()).toEqual([phone, LAPTOP]);
  expect(calls).toEqual([{ method: 'GET', path: '/auth/sessions' }]);
});

it('ends one, says when that holds everywhere, and lets no id become another path', async () => {
  const effectiveBy = '2026-12-01T09:30:00Z';
  const { calls, sessions } = sessionsWith({}, { 'X-Rigbox-Effective-By': effectiveBy });

  expect(await sessions.end('../x?y')).toEqual({ effectiveBy });
  expect(calls).toEqual([{ method: 'DELETE', path: '/auth/sessions/..%2Fx%3Fy' }]);
});

it('ends all by one call', async () => {
  const { calls, sessions } = sessionsWith({});
  await sessions.endAll();

  expect(calls).toEqual([{ method: 'DELETE', path: '/auth/sessions' }]);
});

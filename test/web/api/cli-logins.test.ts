import type { ApiCall } from '../../../web/src/api/api-client.ts';
import { createCliLogins } from '../../../web/src/api/cli-logins.ts';

it('approves the login of a code, and lets no code become another path', async () => {
  const calls: ApiCall[] = [];
  const logins = createCliLogins((call) => {
    calls.push(call);
    return Promise.resolve({ body: { status: 'approved' }, headers: new Headers() });
  });

  await logins.approve('abc');
  await logins.approve('../x?y');

  expect(calls).toEqual([
    { method: 'POST', path: '/auth/cli-session/abc/approve' },
    { method: 'POST', path: '/auth/cli-session/..%2Fx%3Fy/approve' },
  ]);
});

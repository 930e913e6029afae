import { withService } from '../running-service.ts';

it.each(['/workspaces/ws-1', '/apps/app-1'])('gives the last lines of %s', (path) =>
  withService(async ({ owner }) => {
    const all = await owner(`GET ${path}/logs`);

    expect(all.body).toMatchObject({ has_more: false });
    expect((await owner(`GET ${path}/logs?lines=1`)).body['lines']).toEqual(
      (all.body['lines'] as string[]).slice(-1),
    );
  })(),
);

it.each(['/workspaces/ws-1', '/apps/app-1'])(
  'streams the lines of %s as events, and ends',
  (path) =>
    withService(async ({ owner }) => {
      const answer = await owner(`GET ${path}/logs/stream?lines=2&interval_ms=3000`);

      expect(answer.headers['content-type']).toBe('text/event-stream');
      expect(answer.text).toMatch(/^(data: \{"line":".+"\}\n\n){2}$/);
    })(),
);

it.each(['0', '1001', '-1', '1e2', 'all'])('refuses %s lines', (lines) =>
  withService(async ({ owner }) => {
    const answer = await owner(`GET /apps/app-1/logs?lines=${lines}`);

    expect([answer.status, answer.body]).toEqual([
      400,
      { message: 'lines must be a number from 1 to 1000' },
    ]);
  })(),
);

it(
  'keeps the log sources of each app',
  withService(async ({ owner }) => {
    const made = await owner('POST /apps/app-1/log-sources', { path: '/var/log/a' });
    const id = String(made.body['id']);
    await owner(`PATCH /apps/app-1/log-sources/${id}`, { name: 'a' });

    expect(made.status).toBe(201);
    expect((await owner('GET /apps/app-1/log-sources')).body).toEqual({
      sources: [{ id, path: '/var/log/a', name: 'a' }],
    });
    expect((await owner(`DELETE /apps/app-2/log-sources/${id}`)).status).toBe(404);
    expect((await owner(`DELETE /apps/app-1/log-sources/${id}`)).status).toBe(200);
    expect((await owner(`PATCH /apps/app-1/log-sources/${id}`, {})).status).toBe(404);
  }),
);

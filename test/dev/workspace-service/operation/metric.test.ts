import { withService } from '../running-service.ts';

it.each([
  '/workspaces/ws-1/metrics',
  '/workspaces/ws-1/metrics/series',
  '/apps/app-1/metrics',
  '/users/me/ai-usage/metrics',
])('gives a series at %s, the same each time', (path) =>
  withService(async ({ owner }) => {
    const first = await owner(`GET ${path}`);

    expect(first.body).toEqual({ series: expect.any(Array) as unknown[] });
    expect((await owner(`GET ${path}`)).text).toBe(first.text);
  })(),
);

it.each(['/workspaces/ws-1/metrics', '/apps/app-1/metrics', '/workspaces/ws-1/ai-usage/metrics'])(
  'sums %s up',
  (path) =>
    withService(async ({ owner }) => {
      const { body } = await owner(`GET ${path}/summary`);

      expect(Object.values(body).every((value) => typeof value === 'number')).toBe(true);
    })(),
);

import { corsHeaders } from '../../../dev/workspace-service/response.ts';
import { withService } from './running-service.ts';

const ALLOWED = ['https://rigbox.dev', 'https://sandbox.rigbox.dev'];

it.each(ALLOWED)('names %s back', (origin) => {
  expect(corsHeaders(origin, ALLOWED)['Access-Control-Allow-Origin']).toBe(origin);
});

it.each([
  [undefined],
  ['https://rigbox.dev/'],
  ['https://RIGBOX.dev'],
  ['https://rigbox.dev, https://sandbox.rigbox.dev'],
  ['*'],
])('names nothing back to %s, and varies by origin all the same', (origin) => {
  expect(corsHeaders(origin, ALLOWED)).toEqual({ Vary: 'Origin' });
});

it(
  'lets no answer be kept, for it is somebody’s',
  withService(async ({ owner }) => {
    for (const path of ['/workspaces', '/apps/app-1/logs/stream', '/nothing']) {
      expect((await owner(`GET ${path}`)).headers['cache-control']).toBe('no-store');
    }
  }),
);

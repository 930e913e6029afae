import { pageAt, PAGES } from '../../../web/src/page/route.ts';

it.each(['/', '/settings/api-keys', '/settings/api-keys/'])('shows the API keys at %s', (path) => {
  expect(pageAt(path)).toBe(PAGES[0]);
});

it.each(['/settings', '/settings/api-keys/1', '//settings/api-keys'])(
  'knows no page at %s',
  (path) => {
    expect(pageAt(path)).toBeUndefined();
  },
);

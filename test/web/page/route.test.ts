import { cliLoginCodeAt, pageAt, PAGES } from '../../../web/src/page/route.ts';

it.each(['/', '/settings/api-keys', '/settings/api-keys/', '/signed-out'])(
  'shows the API keys at %s',
  (path) => {
    expect(pageAt(path)).toBe(PAGES[0]);
  },
);

it.each(PAGES)('shows $title at $path, with a slash at its end as well', (page) => {
  expect([pageAt(page.path), pageAt(`${page.path}/`)]).toEqual([page, page]);
});

it.each(['/settings', '/settings/api-keys/1', '//settings/api-keys'])(
  'knows no page at %s',
  (path) => {
    expect(pageAt(path)).toBeUndefined();
  },
);

it.each<[string, string, string | undefined]>([
  ['/login', '?cli_session=abc', 'abc'],
  ['/login/', '?other=1&cli_session=abc', 'abc'],
  ['/login', '', ''],
  ['/', '?cli_session=abc', undefined],
  ['/settings/api-keys', '?cli_session=abc', undefined],
  ['/login/more', '?cli_session=abc', undefined],
])('reads of %s%s the login of a command line: %j', (path, search, code) => {
  expect(cliLoginCodeAt(path, search)).toBe(code);
});

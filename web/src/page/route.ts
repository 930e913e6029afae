// The addresses of the page, and which page is at each.

/** The pages of a signed-in user, in the order of the navigation. */
export const PAGES = [
  { path: '/settings/api-keys', title: 'API keys' },
  { path: '/settings/sessions', title: 'Sessions' },
  { path: '/settings/access', title: 'Access' },
] as const;

/** Where the issuer sends the browser after a sign-in. */
export const CALLBACK_PATH = '/callback';

/** Where the issuer sends the browser after a sign-out. */
export const SIGNED_OUT_PATH = '/signed-out';

/** Where a program on the user's machine sends them to be let in, with `cli_session` in the query. */
export const CLI_LOGIN_PATH = '/login';

/** Gives the code of the login that an address is about; empty when it has none, `undefined` when it is another page. */
export function cliLoginCodeAt(path: string, search: string): string | undefined {
  if (path.replace(/\/$/, '') !== CLI_LOGIN_PATH) return undefined;
  return new URLSearchParams(search).get('cli_session') ?? '';
}

/** A page of a signed-in user. */
export type Page = (typeof PAGES)[number];

/** Gives the page that a path stands for: the root, and the way out once one is in again, are the first one. */
export function pageAt(path: string): Page | undefined {
  const isStart = path === '/' || path === SIGNED_OUT_PATH;
  const wanted = isStart ? PAGES[0].path : path.replace(/\/$/, '');
  return PAGES.find((page) => page.path === wanted);
}

// The addresses of the page. Each is a page load of its own: there is nothing to keep between them but the session,
// which another load gets from the issuer without asking the user.

/** The pages of a signed-in user, in the order of the navigation. */
export const PAGES = [{ path: '/settings/api-keys', title: 'API keys' }] as const;

/** Where the issuer sends the browser after a sign-in. */
export const CALLBACK_PATH = '/callback';

/** Where the issuer sends the browser after a sign-out. */
export const SIGNED_OUT_PATH = '/signed-out';

/** Gives the page that a path stands for: the root is the first one. `undefined` for none. */
export function pageAt(path: string): (typeof PAGES)[number] | undefined {
  const wanted = path === '/' ? PAGES[0].path : path.replace(/\/$/, '');
  return PAGES.find((page) => page.path === wanted);
}

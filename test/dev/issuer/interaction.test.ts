// The sign-in page in a browser: what it shows, and what it refuses.
import { ADA, arrive, BOB, comeBack, startLocalIssuer, type LocalIssuer } from './local-issuer.ts';

let local: LocalIssuer;
beforeAll(async () => {
  local = await startLocalIssuer();
});
afterAll(() => local.issuer.stop());

it('shows a page that names the application and may run no script, be framed or be kept', async () => {
  const browser = local.open();
  const { url } = await arrive(browser, local.authorization());
  const page = await browser.get(url);

  expect(page.text).toContain('<h1>Sign in to Dashboard &lt;beta&gt;</h1>');
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': expect.stringContaining("default-src 'none'") as string,
  });
});

it('shows the form again with 403 after a wrong password, and takes the right one then', async () => {
  const browser = local.open();
  const { url } = await arrive(browser, local.authorization());
  const refused = await browser.post(url, { email: ADA.email, password: 'mistyped' });

  expect(refused.status).toBe(403);
  expect(refused.text).toContain('role="alert"');
  expect(refused.text).toContain(`value="${ADA.email}"`);
  expect(refused.text).not.toContain('mistyped');
  expect((await browser.post(url, ADA)).status).toBe(303);
});

it('refuses a form from a browser in which the sign-in did not begin', async () => {
  const { url } = await arrive(local.open(), local.authorization());
  const answer = await local.open().post(url, ADA);

  expect(answer.status).toBe(400);
  expect(answer.text).toContain('Sign-in ended');
});

it('refuses a form longer than one can be', async () => {
  const browser = local.open();
  const { url } = await arrive(browser, local.authorization());
  const answer = await browser.post(url, { ...ADA, padding: 'x'.repeat(500_000) });

  expect(answer.status).toBe(403);
});

it('gives consent without a screen even when the application asks for one', async () => {
  const back = await comeBack(local.open(), local.authorization({ prompt: 'login consent' }), BOB);

  expect(back.searchParams.get('code')).toEqual(expect.any(String));
});

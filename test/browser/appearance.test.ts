// Every state of the page, as it looks and as it is read out: no accessibility rule is broken in any of them, wide and
// narrow, light and dark. `UPDATE_IMAGES=1` keeps the pictures in docs/image/.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './chromium.ts';
import {
  chooseAction,
  copyIssuedKey,
  createKey,
  findBarriers,
  openDashboard,
  signIn,
  type DashboardTarget,
  type Visit,
} from './dashboard-target.ts';
import {
  examine as examinePage,
  FOUR_LOOKS,
  IMAGE_FOLDER,
  KEEPS_IMAGES,
  TWO_LOOKS,
  WIDE,
} from './look.ts';

const LOOKS = KEEPS_IMAGES ? FOUR_LOOKS : TWO_LOOKS;

const LIST = '**/api/v1/api-keys?*';

describeInBrowser('the dashboard', () => {
  let target: DashboardTarget;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    target = await openDashboard();
    visit = await target.openVisit();
    page = await visit.openTab();
    await page.setViewportSize(WIDE);
  });
  afterAll(async () => {
    await target.stop();
  });
  afterEach(() => {
    expect(visit.takeComplaints().filter((text) => !isExpected(text))).toEqual([]);
  });

  // The browser tells of the answers that a test has made bad.
  const isExpected = (text: string): boolean => text.startsWith('Failed to load resource');

  const examine = (name: string): Promise<void> => examinePage(page, name, LOOKS);
  /** Puts a key that is none in the place of the one that is shown: pictures are kept. */
  const hideKey = () =>
    page.evaluate(
      'document.querySelector("textarea").value = "rb_live_" + "EXAMPLE".padEnd(36, "0")',
    );
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const open = () => page.goto(`${target.url}/settings/api-keys`);

  it('is usable while it signs in', async () => {
    const { promise: goOn, resolve } = Promise.withResolvers<undefined>();
    await page.route('**/config.json', async (route) => {
      await goOn;
      await route.continue();
    });
    await open();
    await heading('Signing in…').waitFor();
    await examine('signing-in');
    resolve(undefined);
    await page.getByLabel('Password').waitFor();
    await page.unroute('**/config.json');
  });

  it('is usable when it signs in at the local issuer', async () => {
    await examine('sign-in');
    await signIn(page, target.frontDoor.people.owner);
  });

  it('is usable without keys', async () => {
    await heading('No API keys yet').waitFor();
    await examine('no-keys');
  });

  it('is usable while a key is created', async () => {
    await page.getByRole('button', { name: 'Create key', exact: true }).click();
    await page.getByLabel('Name', { exact: true }).fill('CI pipeline');
    await examine('create-key');
  });

  it('is usable while a key is shown', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await heading('Your API key').waitFor();
    await hideKey();
    await examine('issued-key');
  });

  it('is usable when a key is put away without a copy', async () => {
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await page.getByText('You have not copied the key').waitFor();
    await hideKey();
    await examine('issued-key-uncopied');
    await copyIssuedKey(page);
  });

  it('is usable with keys in every state', async () => {
    await createKey(page, 'Deploy bot');
    await createManyStates(page);
    await open();
    await heading('API keys').waitFor();
    await page.getByText('Expired').waitFor();
    await examine('keys');
  });

  it('is usable with the actions of a key open', async () => {
    await page.getByRole('button', { name: 'Actions for CI pipeline' }).click();
    await page.getByRole('button', { name: 'Rename…' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    if (KEEPS_IMAGES) await page.screenshot({ path: join(IMAGE_FOLDER, 'actions.png') });
    await page.keyboard.press('Escape');
  });

  it.each([
    ['Rename', 'rename-key'],
    ['Rotate', 'rotate-key'],
    ['Revoke', 'revoke-key'],
  ])('is usable at %s', async (action, name) => {
    await chooseAction(page, 'CI pipeline', action);
    await page.getByRole('dialog').waitFor();
    await examine(name);
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is usable while the successor of a rotated key is shown', async () => {
    await chooseAction(page, 'CI pipeline', 'Rotate');
    await page.getByRole('button', { name: 'Rotate key' }).click();
    await heading('Your new API key').waitFor();
    await hideKey();
    await examine('rotated-key');
    await copyIssuedKey(page);
  });

  it('is usable when the API refuses', async () => {
    await chooseAction(page, 'CI pipeline', 'Rename');
    await page.getByLabel('Name', { exact: true }).fill('\u200b');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').waitFor();
    await examine('refused');
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('is usable when something was done', async () => {
    await chooseAction(page, 'Deploy bot', 'Rename');
    await page.getByLabel('Name', { exact: true }).fill('Release bot');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The key is now called').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    if (KEEPS_IMAGES) await page.screenshot({ path: join(IMAGE_FOLDER, 'done.png') });
  });

  it('is usable while the list loads', async () => {
    const { promise: goOn, resolve } = Promise.withResolvers<undefined>();
    await page.route(LIST, async (route) => {
      await goOn;
      await route.continue();
    });
    await open();
    await page.getByText('Loading your keys').waitFor({ state: 'attached' });
    await examine('loading');
    resolve(undefined);
    await page.getByRole('table').waitFor();
    await page.unroute(LIST);
  });

  it('is usable when the list cannot be loaded, and loads it when asked again', async () => {
    await page.route(LIST, (route) =>
      route.fulfill({
        status: 503,
        headers: { 'x-amz-apigw-id': 'W7cZqFp2IAMEYxg=' },
        json: { message: 'The service is unavailable' },
      }),
    );
    await open();
    await page.getByText('The service is unavailable.').waitFor();
    await examine('error');
    await page.unroute(LIST);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table').waitFor();
  });

  it('is usable offline', async () => {
    await visit.context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await chooseAction(page, 'CI pipeline', 'Rename');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The API cannot be reached').waitFor();
    await examine('offline');
    await visit.context.setOffline(false);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('is usable at an address that is none', async () => {
    await page.goto(`${target.url}/settings/nothing`);
    await heading('There is no such page').waitFor();
    await examine('not-found');
  });

  it('is usable when it could not sign in', async () => {
    await page.goto(`${target.url}/callback?error=access_denied&state=unknown`);
    await heading('You could not be signed in').waitFor();
    await examine('not-signed-in');
  });

  it('is usable when the session has ended', async () => {
    target.frontDoor.issuer.setAccessTokenTtl(3);
    await page.route('**/token', (route) =>
      route.request().postData()?.includes('refresh_token') === true
        ? route.fulfill({ status: 400, json: { error: 'invalid_grant' } })
        : route.continue(),
    );
    await open();
    await heading('Your session has ended').waitFor();
    await examine('session-ended');
  });

  it('is usable after signing out', async () => {
    await page.goto(`${target.url}/signed-out`);
    await heading('You are signed out').waitFor();
    await examine('signed-out');
  });

  /** Lets the list have a key in every state, of which most cannot be made by hand in a test. */
  async function createManyStates(tab: Page): Promise<void> {
    await tab.route(LIST, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { api_keys: Record<string, unknown>[] };
      const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
      const made = (more: Record<string, unknown>) => ({
        key_preview: 'rb_...k3Jx81Qd',
        is_workspace_key: false,
        created_at: at(-40),
        last_used_at: at(-2),
        scope: 'full',
        status: 'active',
        ...more,
      });
      const [first, ...others] = body.api_keys;
      await route.fulfill({
        response: answer,
        json: {
          api_keys: [
            { ...first, last_used_at: at(-0.1) },
            ...others.map((key) => ({ ...key, last_used_at: at(0) })),
            made({ id: '1', name: 'Billing export', scope: [{}], expires_at: at(12) }),
            made({
              id: '2',
              name: 'Nightly backup',
              status: 'rotating',
              grace_expires_at: at(0.6),
            }),
            made({ id: '3', name: 'ws-1 agent', is_workspace_key: true, scope: [{}] }),
            made({ id: '4', status: 'suspended', last_used_at: undefined }),
            made({ id: '5', name: 'Contractor', status: 'expired', expires_at: at(-3) }),
          ],
          next_cursor: 'more',
        },
      });
    });
  }
});

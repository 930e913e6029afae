// The session of the dashboard: kept alive without the user, shared by tabs, ended in all of them at once.
import type { Page, Request } from 'playwright-core';
import { describeInBrowser } from './chromium.ts';
import {
  copyIssuedKey,
  openDashboard,
  signIn,
  type DashboardTarget,
  type Visit,
} from './dashboard-target.ts';

const API_KEYS = '/settings/api-keys';
const LIFETIME_SECONDS = 3;

describeInBrowser('the session', () => {
  let target: DashboardTarget;
  let visit: Visit;

  beforeAll(async () => {
    target = await openDashboard();
  });
  afterAll(async () => {
    await target.stop();
  });
  beforeEach(async () => {
    target.frontDoor.issuer.setAccessTokenTtl(3600);
    visit = await target.openVisit();
  });
  afterEach(async () => {
    await visit.close();
  });

  const open = async (path = API_KEYS): Promise<Page> => {
    const page = await visit.openTab();
    await page.goto(target.url + path);
    return page;
  };
  const enter = async (): Promise<Page> => {
    const page = await open();
    await signIn(page, target.frontDoor.people.owner);
    return page;
  };
  const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });

  it('asks for the password once: another tab and another load go on without', async () => {
    const first = await enter();
    const second = await open();
    await heading(second, 'API keys').waitFor();
    await first.close();
    await second.reload();
    await heading(second, 'API keys').waitFor();

    expect(visit.takeComplaints()).toEqual([]);
  });

  it('comes back to the page that was asked for', async () => {
    const page = await open(`${API_KEYS}?from=mail`);
    await signIn(page, target.frontDoor.people.owner);

    expect(page.url()).toBe(`${target.url}${API_KEYS}?from=mail`);
  });

  it('outlives several access tokens without the user and without a refused call, by one renewal for all tabs', async () => {
    target.frontDoor.issuer.setAccessTokenTtl(LIFETIME_SECONDS);
    const renewals: Request[] = [];
    const refused: string[] = [];
    visit.context.on('request', (request) => {
      if (request.postData()?.includes('grant_type=refresh_token')) renewals.push(request);
    });
    visit.context.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
    });
    const pages = [await enter(), await open(), await open()];
    for (const page of pages) await heading(page, 'API keys').waitFor();
    const isRenewal = { predicate: (one: Request) => renewals.includes(one), timeout: 30_000 };
    for (let count = 0; count < 4; count += 1)
      await visit.context.waitForEvent('request', isRenewal);

    for (const page of pages) {
      await page.getByRole('button', { name: 'Create key', exact: true }).first().click();
      await page.getByLabel('Name', { exact: true }).fill('Later');
      await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
      await page.getByText('Copy it now').waitFor();
    }
    const used = renewals.map((one) =>
      new URLSearchParams(one.postData() ?? '').get('refresh_token'),
    );

    expect(new Set(used).size).toBe(used.length);
    expect(refused).toEqual([]);
    expect(visit.takeComplaints()).toEqual([]);
  });

  it('goes on in another tab when the one that renews is closed', async () => {
    target.frontDoor.issuer.setAccessTokenTtl(LIFETIME_SECONDS);
    const first = await enter();
    const second = await open();
    await heading(second, 'API keys').waitFor();
    await first.close();
    await second.waitForRequest(/\/token$/);
    await second.waitForRequest(/\/token$/);

    expect(await heading(second, 'API keys').isVisible()).toBe(true);
    expect(visit.takeComplaints()).toEqual([]);
  });

  it('ends in every tab when the user signs out in one, and at the issuer', async () => {
    const first = await enter();
    const second = await open();
    await heading(second, 'API keys').waitFor();
    await first.getByRole('button', { name: 'Sign out' }).click();
    await heading(second, 'You are signed out').waitFor();
    await first.getByRole('button', { name: 'Sign out' }).click();
    await heading(first, 'You are signed out').waitFor();

    expect(await second.getByRole('table').count()).toBe(0);
    await second.getByRole('button', { name: 'Sign in' }).click();
    await second.getByLabel('Password').waitFor();
    expect(visit.takeComplaints()).toEqual([]);
  });

  it('says so in every tab when the issuer refuses to go on, and comes back to the same page after a sign-in', async () => {
    target.frontDoor.issuer.setAccessTokenTtl(LIFETIME_SECONDS);
    const first = await open(`${API_KEYS}?from=first`);
    await signIn(first, target.frontDoor.people.owner);
    const second = await open();
    await heading(second, 'API keys').waitFor();
    await endIssuerSession();
    for (const page of [first, second]) await heading(page, 'Your session has ended').waitFor();
    expect(await second.getByRole('table').count()).toBe(0);

    target.frontDoor.issuer.setAccessTokenTtl(3600);
    await first.getByRole('button', { name: 'Sign in again' }).click();
    await signIn(first, target.frontDoor.people.owner);
    await heading(second, 'API keys').waitFor();

    expect(first.url()).toBe(`${target.url}${API_KEYS}?from=first`);
    // The browser tells of the refused renewal; the page does not.
    expect(visit.takeComplaints()).toEqual([expect.stringContaining('status of 400')]);
  });

  it('keeps a key on the screen that was just issued when the session ends', async () => {
    target.frontDoor.issuer.setAccessTokenTtl(LIFETIME_SECONDS);
    const page = await enter();
    await page.getByRole('button', { name: 'Create key', exact: true }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Just issued');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Copy it now').waitFor();
    await endIssuerSession();
    await heading(page, 'Your session has ended').waitFor({ state: 'attached' });

    expect(await copyIssuedKey(page)).toMatch(/^rb_live_/);
    await page.getByRole('button', { name: 'Sign in again' }).waitFor();
  });

  it('says what the issuer says when it lets the user not in', async () => {
    const page = await open('/callback?error=access_denied&state=unknown');

    await heading(page, 'You could not be signed in').waitFor();
    expect(page.url()).not.toContain('code=');
  });

  // As somebody does who signs out at the issuer in another window.
  async function endIssuerSession(): Promise<void> {
    const config = (await (await fetch(`${target.url}/config.json`)).json()) as {
      readonly discoveryUrl: string;
    };
    const page = await visit.openTab();
    await page.goto(new URL('/session/end', config.discoveryUrl).href);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You may close this page').waitFor();
    await page.close();
  }
});

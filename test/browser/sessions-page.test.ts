// What somebody does on Settings → Sessions, in two browsers at the same time, what comes of it at the API, and how each
// state of the page looks. `UPDATE_IMAGES=1` keeps the pictures in docs/image/.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { bearer, call } from '../e2e/target.ts';
import { describeInBrowser } from './chromium.ts';
import {
  findBarriers,
  openDashboard,
  signIn,
  type DashboardTarget,
  type Visit,
} from './dashboard-target.ts';
import { examine, FOUR_LOOKS, IMAGE_FOLDER, KEEPS_IMAGES, TWO_LOOKS } from './look.ts';

const LOOKS = KEEPS_IMAGES ? FOUR_LOOKS : TWO_LOOKS;
const SESSIONS = '/settings/sessions';
const LIST = '**/api/v1/auth/sessions';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const FIREFOX = `${WINDOWS.replace(')', '; rv:146.0)')} Gecko/20100101 Firefox/146.0`;
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1';

describeInBrowser('the sessions page', () => {
  let target: DashboardTarget;
  /** Two browsers of one person; in the second one, two tabs are open. */
  let desk: Visit;
  let laptop: Visit;
  let deskTab: Page;
  let laptopTab: Page;
  let otherLaptopTab: Page;

  beforeAll(async () => {
    target = await openDashboard();
    desk = await target.openVisit();
    laptop = await target.openVisit();
    await laptop.context.setExtraHTTPHeaders({ 'User-Agent': FIREFOX });
    deskTab = await enter(desk);
    laptopTab = await enter(laptop);
    otherLaptopTab = await laptop.openTab();
    await otherLaptopTab.goto(`${target.url}/settings/api-keys`);
    await heading(otherLaptopTab, 'API keys').waitFor();
  });
  afterAll(async () => {
    await target.stop();
  });
  afterEach(() => {
    expect([...desk.takeComplaints(), ...laptop.takeComplaints()].filter(isUnexpected)).toEqual([]);
  });

  // The browser tells of the answers that refuse, and of those that a test has made bad.
  const isUnexpected = (text: string): boolean => !text.startsWith('Failed to load resource');
  const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
  const goTo = (page: Page, title: string) =>
    page.getByRole('navigation').getByRole('link', { name: title }).click();
  const rowsOf = (page: Page) =>
    page.getByRole('table', { name: 'Sessions' }).locator('tbody tr').allInnerTexts();
  const dialogOf = (page: Page) => page.getByRole('dialog');
  const look = (name: string): Promise<void> => examine(deskTab, name, LOOKS);
  const statusWith = async (token: string): Promise<number> =>
    (await call(`${target.frontDoor.cloud.apiUrl}/api/v1/workspaces`, { headers: bearer(token) }))
      .status;

  async function enter(visit: Visit): Promise<Page> {
    const page = await visit.openTab();
    await page.goto(target.url + SESSIONS);
    await signIn(page, target.frontDoor.people.owner, 'Sessions');
    return page;
  }

  /** A session that ended in this second would be one that starts in it; people are not so quick. */
  async function enterAgain(page: Page, title: string): Promise<void> {
    target.frontDoor.clock.advance(1000);
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await signIn(page, target.frontDoor.people.owner, title);
  }

  /** Goes to the sessions, from another page, and gives the token that the page calls the API with. */
  async function tokenOf(page: Page): Promise<string> {
    await goTo(page, 'API keys');
    const [request] = await Promise.all([page.waitForRequest(LIST), goTo(page, 'Sessions')]);
    return (request.headers()['authorization'] ?? '').replace('Bearer ', '');
  }

  /** Goes to the sessions once the access log has told of them, minutes later when deployed. */
  async function seeSessions(page: Page): Promise<void> {
    await target.frontDoor.cloud.drain();
    await goTo(page, 'API keys');
    await heading(page, 'API keys').waitFor();
    await goTo(page, 'Sessions');
    await page.getByRole('table', { name: 'Sessions' }).waitFor();
  }

  it('is reached from the other pages without a load, by keyboard and back, and says where one is', async () => {
    await deskTab.evaluate('window.isSameLoad = true');
    await goTo(deskTab, 'API keys');
    await heading(deskTab, 'API keys').waitFor();
    const link = deskTab.getByRole('link', { name: 'Sessions' });
    await link.focus();
    await deskTab.keyboard.press('Enter');
    await heading(deskTab, 'Sessions').waitFor();

    expect(await link.getAttribute('aria-current')).toBe('page');
    expect(await deskTab.evaluate('document.activeElement.id')).toBe('main');
    expect(await deskTab.title()).toBe('Sessions · Rigbox');
    await deskTab.goBack();
    await heading(deskTab, 'API keys').waitFor();
    await deskTab.goForward();
    await heading(deskTab, 'Sessions').waitFor();
    expect(await deskTab.evaluate('window.isSameLoad')).toBe(true);
  });

  it('lists the sessions of one person in two browsers, in words, and marks the one that asks', async () => {
    await deskTab.getByRole('row', { name: /^Chrome on Linux\s+This session/ }).waitFor();
    await seeSessions(deskTab);

    expect(await rowsOf(deskTab)).toEqual([
      expect.stringMatching(/^Chrome on Linux\s+This session\s[^]*Now/),
      expect.stringMatching(/^Firefox on Windows\s+127\.0\.0\.\*\s[^]*just now\s+End session$/i),
    ]);
  });

  it('ends the other one: the API refuses its token, and both of its tabs are signed out at their next call', async () => {
    const token = await tokenOf(otherLaptopTab);
    expect(await statusWith(token)).toBe(200);
    await deskTab.getByRole('button', { name: 'End session: Firefox on Windows' }).click();
    await dialogOf(deskTab).getByRole('button', { name: 'End session' }).click();
    await deskTab.getByText('Firefox on Windows is signed out.').waitFor();
    expect(await findBarriers(deskTab)).toEqual([]);
    if (KEEPS_IMAGES) await deskTab.screenshot({ path: join(IMAGE_FOLDER, 'sessions-done.png') });

    expect(await rowsOf(deskTab)).toHaveLength(1);
    expect(await statusWith(token)).toBe(401);
    await goTo(laptopTab, 'API keys');
    for (const tab of [laptopTab, otherLaptopTab]) {
      await heading(tab, 'Your session has ended').waitFor();
      expect(await tab.getByRole('table').count()).toBe(0);
    }
  });

  it('asks for the password after that, comes back to the same page, and takes the other tab along', async () => {
    const url = laptopTab.url();
    await enterAgain(laptopTab, 'API keys');
    await heading(otherLaptopTab, 'Sessions').waitFor();

    expect(laptopTab.url()).toBe(url);
    expect(await statusWith(await tokenOf(laptopTab))).toBe(200);
  });

  it('keeps tokens out of the storage and out of the address', async () => {
    const token = await tokenOf(laptopTab);
    const kept = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])';

    expect(await laptopTab.evaluate(kept)).toBe('[{},{},""]');
    expect(laptopTab.url()).toBe(target.url + SESSIONS);
    expect(token.split('.')).toHaveLength(3);
  });

  it('stays as it is when the question is answered by no', async () => {
    await seeSessions(deskTab);
    await deskTab.getByRole('button', { name: /^End session/ }).click();
    await look('sessions-end');
    await deskTab.keyboard.press('Escape');
    await deskTab.getByRole('button', { name: 'Sign out everywhere' }).click();
    await look('sessions-everywhere');
    await dialogOf(deskTab).getByRole('button', { name: 'Cancel' }).click();

    expect(await rowsOf(deskTab)).toHaveLength(2);
  });

  it('shows sessions of many kinds, and those of one sign-in on one device as one', async () => {
    await showManyKinds(deskTab);
    await seeSessions(deskTab);
    await deskTab.getByText('Unknown device').waitFor();
    expect(await rowsOf(deskTab)).toHaveLength(4);
    await look('sessions');
    await deskTab.unroute(LIST);
  });

  it('says so when there is no other session, while it loads, and when it cannot', async () => {
    const { promise: goOn, resolve } = Promise.withResolvers<undefined>();
    await deskTab.route(LIST, async (route) => {
      await goOn;
      const answer = await route.fetch();
      const { sessions } = (await answer.json()) as { sessions: { current: boolean }[] };
      await route.fulfill({ json: { sessions: sessions.filter(({ current }) => current) } });
    });
    await goTo(deskTab, 'API keys');
    await goTo(deskTab, 'Sessions');
    await deskTab.getByText('Loading your sessions').waitFor({ state: 'attached' });
    await look('sessions-loading');
    resolve(undefined);
    await heading(deskTab, 'No other sessions').waitFor();
    await look('sessions-none');
    await deskTab.unroute(LIST);
  });

  it('says what the API says when it refuses, and loads when asked again', async () => {
    const message = 'The service is unavailable';
    await deskTab.route(LIST, (route) =>
      route.fulfill({
        status: 503,
        headers: { 'x-amz-apigw-id': 'W7cZqFp2IAMEYxg=' },
        json: { message },
      }),
    );
    await goTo(deskTab, 'API keys');
    await goTo(deskTab, 'Sessions');
    await deskTab.getByText(`${message}.`).waitFor();
    await look('sessions-error');
    await deskTab.unroute(LIST);
    await deskTab.getByRole('button', { name: 'Try again' }).click();
    await deskTab.getByRole('table').waitFor();
  });

  it('says that it is offline, and goes on afterwards', async () => {
    await desk.context.setOffline(true);
    await deskTab.getByText('You are offline').waitFor();
    await deskTab.getByRole('button', { name: 'Sign out everywhere' }).click();
    await dialogOf(deskTab).getByRole('button', { name: 'Sign out everywhere' }).click();
    await deskTab.getByText('The API cannot be reached').waitFor();
    await look('sessions-offline');
    await desk.context.setOffline(false);
    await dialogOf(deskTab).getByRole('button', { name: 'Cancel' }).click();
  });

  it('signs out everywhere: this browser at once, the other one when it calls, and without a way around the password', async () => {
    const tokens = [await tokenOf(deskTab), await tokenOf(laptopTab)];
    await deskTab.getByRole('button', { name: 'Sign out everywhere' }).click();
    await dialogOf(deskTab).getByRole('button', { name: 'Sign out everywhere' }).click();
    await heading(deskTab, 'You are signed out everywhere').waitFor();
    expect(await deskTab.evaluate('document.activeElement.id')).toBe('main');
    await look('sessions-signed-out');
    for (const token of tokens) expect(await statusWith(token)).toBe(401);
    await goTo(laptopTab, 'API keys');
    await heading(laptopTab, 'Your session has ended').waitFor();

    // The issuer, which still knows the user, gives the session that has ended: it is of no use.
    await laptopTab.reload();
    await heading(laptopTab, 'Your session has ended').waitFor();
    expect(laptopTab.url()).toBe(`${target.url}/settings/api-keys`);
  });

  it('asks for the password afterwards, and comes back to the same page', async () => {
    await enterAgain(deskTab, 'Sessions');

    expect(deskTab.url()).toBe(target.url + SESSIONS);
    await deskTab.getByText('This session').waitFor();
    expect(await rowsOf(deskTab)).toHaveLength(1);
  });

  /** Lets the list have sessions that cannot be begun on one machine. */
  async function showManyKinds(tab: Page): Promise<void> {
    const now = Date.now();
    const ago = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
    const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36';
    const made = (id: string, started: number, seen: number, more: Record<string, unknown>) => ({
      id,
      current: false,
      started_at: ago(started),
      last_seen_at: ago(seen),
      ...more,
    });
    const sessions = [
      made('1', 300, 2, { user_agent: FIREFOX, place: '203.0.113.0/24' }),
      made('2', 30, 0, {
        current: true,
        user_agent: `${WINDOWS} ${CHROME}`,
        place: '198.51.100.0/24',
      }),
      made('3', 500, 26, { user_agent: IPHONE, place: '2001:db8:4a1::/48' }),
      made('4', 500, 27, { user_agent: IPHONE, place: '192.0.2.0/24' }),
      made('5', 900, 400, { place: '192.0.2.0/24' }),
    ];
    await tab.route(LIST, (route) => route.fulfill({ json: { sessions } }));
  }
});

// What an account owner does on Settings → Access, in a browser, and what comes of it at the API; and what those see who
// may not. Each state is looked at as well; `UPDATE_IMAGES=1` keeps the pictures in docs/image/.
import type { Page } from 'playwright-core';
import type { Person } from '../../dev/people.ts';
import { bearer, call } from '../e2e/target.ts';
import { describeInBrowser } from './chromium.ts';
import { openDashboard, type DashboardTarget, type Visit } from './dashboard-target.ts';
import { examine as examinePage, FOUR_LOOKS, KEEPS_IMAGES, TWO_LOOKS } from './look.ts';

const LOOKS = KEEPS_IMAGES ? FOUR_LOOKS : TWO_LOOKS;
/** For a variant of what was looked at in full. */
const ONE_LOOK = KEEPS_IMAGES ? FOUR_LOOKS : TWO_LOOKS.slice(-1);
const LIST = '**/access-control/bindings?*';

describeInBrowser('the access page', () => {
  let target: DashboardTarget;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    target = await openDashboard();
    visit = await target.openVisit();
    page = await visit.openTab();
    await enter(page, target.frontDoor.people.owner);
  });
  afterAll(async () => {
    await target.stop();
  });
  afterEach(() => {
    expect(visit.takeComplaints()).toEqual([]);
  });

  const examine = (name: string, tab = page): Promise<void> => examinePage(tab, name, LOOKS);
  const glance = (name: string): Promise<void> => examinePage(page, name, ONE_LOOK);
  const open = (tab: Page) => tab.goto(`${target.url}/settings/access`);
  const dialog = () => page.getByRole('dialog');
  const submit = (name: string) => dialog().getByRole('button', { name, exact: true }).click();
  const rows = () => page.getByRole('table', { name: 'Roles' }).getByRole('row');
  const choose = async (actionsFor: string, action: string): Promise<void> => {
    await page.getByRole('button', { name: `Actions for ${actionsFor}` }).click();
    await page.getByRole('button', { name: `${action}…` }).click();
    await dialog().waitFor();
  };
  const pick = (name: string) =>
    dialog()
      .getByRole('radio', { name: new RegExp(`^${name}`) })
      .check();
  /** Calls the API with the token of the member, as their program would. */
  const memberStatus = async (method: string, path: string): Promise<number> => {
    const { issuer, people, cloud } = target.frontDoor;
    const headers = bearer(await memberToken(issuer, people.member));
    return (await call(`${cloud.apiUrl}/api/v1${path}`, { method, headers })).status;
  };
  let token: string | undefined;
  const memberToken = async (
    issuer: DashboardTarget['frontDoor']['issuer'],
    { userId }: Person,
  ): Promise<string> => (token ??= await issuer.mint(userId));
  /** The browser tells of answers that a test has provoked. */
  const acceptRefusal = (status: number) =>
    expect(visit.takeComplaints()).toEqual([expect.stringContaining(`status of ${status}`)]);

  async function enter(tab: Page, person: Person): Promise<void> {
    await open(tab);
    await tab.getByLabel('E-mail address').fill(person.email);
    await tab.getByLabel('Password').fill(person.password);
    await tab.getByRole('button', { name: 'Sign in' }).click();
    await tab.getByRole('heading', { name: 'Access Preview' }).waitFor();
  }

  it('shows the owner, and that nobody else has access', async () => {
    // The first requests find every function cold.
    await page.getByText('Nobody else has access').waitFor({ timeout: 30_000 });

    expect(await rows().nth(1).innerText()).toMatch(/Olive Owner\s+You\s+olive@example\.com/);
    expect(await rows().nth(2).innerText()).toMatch(/Owner[^]*The whole account/);
    await examine('access-alone');
  });

  it('gives a member a role that holds on their next request', async () => {
    expect(await memberStatus('GET', '/workspaces/ws-1')).toBe(403);
    await page.getByRole('button', { name: 'Give a role' }).click();
    await dialog().getByLabel('Who', { exact: true }).fill('max');
    await pick('Max Member');
    await dialog()
      .getByLabel('On', { exact: true })
      .selectOption({ label: 'Workspace ws-1 (first)' });
    await pick('Viewer');
    await dialog().getByText('What the role viewer permits').click();
    await examine('access-grant');
    await submit('Give role');
    await page.getByText('Max Member is now viewer on workspace ws-1.').waitFor();

    expect(await memberStatus('GET', '/workspaces/ws-1')).toBe(200);
    expect(await memberStatus('POST', '/workspaces/ws-1/stop')).toBe(403);
    await rows().filter({ hasText: 'Viewer' }).filter({ hasText: 'Workspace ws-1' }).waitFor();
  });

  it('changes a role, and what it permits with it', async () => {
    await choose('Viewer of Max Member on Workspace ws-1', 'Change role');
    await pick('Component developer');
    await dialog().getByText('does not have the tag component').waitFor();
    await examine('access-change');
    await pick('Developer');
    await submit('Change role');
    await page.getByText('Max Member is now developer on workspace ws-1.').waitFor();

    expect(await memberStatus('POST', '/workspaces/ws-1/stop')).toBe(200);
    expect(await memberStatus('DELETE', '/workspaces/ws-1')).toBe(403);
  });

  it('decides on trial as the gateway does', async () => {
    const ask = async (person: string, resource: string, action: string): Promise<string> => {
      await pick(person);
      await dialog().getByLabel('On', { exact: true }).selectOption(`rig:${resource}`);
      await dialog().getByLabel('Action', { exact: true }).selectOption(action);
      await submit('Ask');
      const answer = dialog().getByText(/^(Allowed|Denied)\./);
      await answer.waitFor();
      return (await answer.innerText()).split('.')[0] ?? '';
    };
    const word = (status: number) => (status === 403 ? 'Denied' : 'Allowed');
    await page.getByRole('button', { name: 'Try a decision' }).click();

    expect(await ask('Max Member', 'workspace:ws-1', 'workspace:delete')).toBe(
      word(await memberStatus('DELETE', '/workspaces/ws-1')),
    );
    await dialog().getByText('No role permits it here.').waitFor();
    await examine('access-denied');
    expect(await ask('Max Member', 'workspace:ws-2', 'workspace:read')).toBe(
      word(await memberStatus('GET', '/workspaces/ws-2')),
    );
    expect(await ask('Olive Owner', 'account:user-olive', 'workspace:create')).toBe('Allowed');
    expect(await ask('Max Member', 'app:app-1', 'app:read')).toBe(
      word(await memberStatus('GET', '/apps/app-1')),
    );
    await dialog().getByText('The role developer on workspace ws-1 permits it.').waitFor();
    await glance('access-allowed');
    await submit('Close');
  });

  it('shows service principals as what they are, and newcomers by their id', async () => {
    const { issuer, people, cloud } = target.frontDoor;
    const headers = bearer(await issuer.mint(people.owner.userId));
    await call(`${cloud.apiUrl}/api/v1/access-control/service-principals`, {
      method: 'POST',
      headers,
      body: { name: 'Deploy pipeline' },
    });
    await page.getByRole('button', { name: 'Give a role' }).click();
    await dialog().getByLabel('Who', { exact: true }).fill('pipeline');
    await pick('Deploy pipeline Service');
    await dialog().getByLabel('On', { exact: true }).selectOption({ label: 'The whole account' });
    await pick('Development developer');
    await submit('Give role');
    await page.getByText('Deploy pipeline is now development developer').waitFor();
    await page.getByRole('button', { name: 'Give a role' }).click();
    await dialog().getByLabel('Who', { exact: true }).fill('rig:user:user-new');
    await pick('user-new');
    await dialog()
      .getByLabel('On', { exact: true })
      .selectOption({ label: 'Another one, by its id…' });
    await dialog().getByLabel('Kind').selectOption('App');
    await dialog().getByLabel('Id', { exact: true }).fill('app-9');
    await pick('Viewer');
    await submit('Give role');
    await page.getByText('The account has no such workspace or app').waitFor();
    await glance('access-grant-refused');
    acceptRefusal(404);
    await dialog().getByLabel('Id', { exact: true }).fill('app-2');
    await submit('Give role');
    await rows().filter({ hasText: 'App app-2' }).waitFor();

    expect(await rows().filter({ hasText: 'Deploy pipeline' }).innerText()).toContain('Service');
    // Without the words of what was done last.
    await open(page);
    await rows().nth(1).waitFor();
    await examine('access');
  });

  it('does not let the last owner go, and says why', async () => {
    await choose('Owner of Olive Owner on The whole account', 'Revoke');
    await submit('Revoke role');
    await dialog().getByText('this is the last one').waitFor();
    await glance('access-last-owner');
    await submit('Cancel');
    acceptRefusal(409);
  });

  it('can be used by the keyboard alone', async () => {
    await page.getByRole('button', { name: 'Give a role' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('max');
    await dialog().getByText('One found').waitFor();
    for (const key of ['Tab', 'Space', 'Tab', 'Tab', 'Space']) await page.keyboard.press(key);
    expect(await dialog().getByRole('radio', { checked: true }).count()).toBe(2);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });

    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Give a role');
  });

  it('takes a role away, and the next request is refused', async () => {
    await choose('Developer of Max Member on Workspace ws-1', 'Revoke');
    await examine('access-revoke');
    await submit('Revoke role');
    await page.getByText('Max Member is no longer developer on workspace ws-1.').waitFor();

    expect(await memberStatus('GET', '/workspaces/ws-1')).toBe(403);
    await rows().filter({ hasText: 'Max Member' }).waitFor({ state: 'detached' });
  });

  it('takes a role away that is gone by then', async () => {
    const { issuer, people, cloud } = target.frontDoor;
    await choose('Viewer of user-new on App app-2', 'Revoke');
    await call(`${cloud.apiUrl}/api/v1/access-control/bindings`, {
      method: 'DELETE',
      headers: bearer(await issuer.mint(people.owner.userId)),
      body: { principal: 'rig:user:user-new', resource: 'rig:app:app-2', role: 'viewer' },
    });
    await submit('Revoke role');
    await page.getByText('user-new is no longer viewer on app app-2.').waitFor();
    acceptRefusal(404);
  });

  it('says that it loads, that it cannot, and that it is offline', async () => {
    const { promise: goOn, resolve } = Promise.withResolvers<undefined>();
    await page.route(LIST, async (route) => {
      await goOn;
      await route.fulfill({
        status: 503,
        headers: { 'x-amz-apigw-id': 'W7cZqFp2IAMEYxg=' },
        json: { message: 'The service is unavailable' },
      });
    });
    await open(page);
    await page.getByText('Loading who has access').waitFor({ state: 'attached' });
    await glance('access-loading');
    resolve(undefined);
    await page.getByText('The service is unavailable.').waitFor();
    await examine('access-error');
    await page.unroute(LIST);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('table', { name: 'Roles' }).waitFor();
    await visit.context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await choose('Owner of Olive Owner on The whole account', 'Revoke');
    await submit('Revoke role');
    await dialog().getByText('The API cannot be reached').waitFor();
    await glance('access-offline');
    await visit.context.setOffline(false);
    await submit('Cancel');
    visit.takeComplaints();
  });

  it('shows those who may read the access to one workspace that one', async () => {
    const { issuer, people, cloud } = target.frontDoor;
    const body = { principal: 'rig:user:user-max', resource: 'rig:workspace:ws-1', role: 'admin' };
    const headers = bearer(await issuer.mint(people.owner.userId));
    const url = `${cloud.apiUrl}/api/v1/access-control/bindings`;
    const member = await target.openVisit();
    const tab = await member.openTab();
    await enter(tab, people.member);
    await tab.getByRole('heading', { name: 'You may not see who has access' }).waitFor();
    await examine('access-not-allowed', tab);

    await call(url, { method: 'POST', headers, body });
    await tab.reload();
    await tab.getByLabel('Id', { exact: true }).fill('ws-2');
    await tab.getByRole('button', { name: 'Show who has access' }).click();
    await tab.getByText('You may not see who has access there').waitFor();
    await tab.getByLabel('Id', { exact: true }).fill('ws-1');
    await tab.getByRole('button', { name: 'Show who has access' }).click();
    await tab.getByRole('rowheader', { name: 'Max Member' }).waitFor();
    await examine('access-part', tab);
    await tab.getByRole('button', { name: 'Actions for Admin' }).click();
    await tab.getByRole('button', { name: 'Revoke…' }).click();
    await tab.getByText('This is a role of your own').waitFor();
    await member.close();
  });

  it('says that it is a preview where it is not switched on', async () => {
    const stranger = await target.openVisit();
    const tab = await stranger.openTab();
    await enter(tab, target.frontDoor.people.stranger);
    await tab.getByRole('heading', { name: 'Access control is in preview' }).waitFor();

    expect(await tab.getByRole('alert').count()).toBe(0);
    expect(await tab.getByRole('button', { name: 'Give a role' }).count()).toBe(0);
    await examine('access-preview', tab);
    await stranger.close();
  });
});

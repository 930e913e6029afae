// A login of the command line as the person at the browser sees it, with the program that waits for it at the API.
// `UPDATE_IMAGES=1` keeps the pictures in docs/image/.
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { bearer, call, type Answer } from '../e2e/target.ts';
import { describeInBrowser } from './chromium.ts';
import { openDashboard, type DashboardTarget, type Visit } from './dashboard-target.ts';
import { examine as examinePage, TWO_LOOKS } from './look.ts';

describeInBrowser('the approval of a CLI login', () => {
  let target: DashboardTarget;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    target = await openDashboard();
    visit = await target.openVisit();
    page = await visit.openTab();
  });
  afterAll(async () => {
    await target.stop();
  });

  const apiUrl = () => target.frontDoor.cloud.apiUrl;
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const collect = (code: string): Promise<Answer> =>
    call(`${apiUrl()}/api/v1/auth/cli-session/${code}`);
  const open = (code: string) => page.goto(`${target.url}/login?cli_session=${code}`);
  const begin = async (): Promise<string> => {
    const code = randomBytes(18).toString('base64url');
    const url = `${apiUrl()}/api/v1/auth/cli-session`;
    expect(await call(url, { method: 'POST', body: { code } })).toHaveProperty('status', 201);
    return code;
  };
  const examine = (name: string): Promise<void> => examinePage(page, name, TWO_LOOKS);

  it('asks for a sign-in first, comes back to the code, and approves nothing by itself', async () => {
    const code = await begin();
    await open(code);
    await page.getByLabel('E-mail address').fill(target.frontDoor.people.owner.email);
    await page.getByLabel('Password').fill(target.frontDoor.people.owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading('Log a command line in?').waitFor();

    expect(await page.getByText(code.slice(-6), { exact: true }).isVisible()).toBe(true);
    expect(await page.content()).not.toContain(code);
    expect(await page.getByText(target.frontDoor.people.owner.email).isVisible()).toBe(true);
    expect(await page.getByText('Approve only what you started yourself').isVisible()).toBe(true);
    expect(await collect(code)).toMatchObject({ body: { status: 'pending' } });
    await examine('cli-login');
  });

  it('gives the program its key once the person approves, and forgets the code', async () => {
    const code = await begin();
    await open(code);
    await page.getByRole('button', { name: 'Approve' }).click();
    await heading('You are logged in').waitFor();
    await examine('cli-login-approved');

    const { body } = await collect(code);
    const { api_key: key } = body as { api_key: string };
    expect(await call(`${apiUrl()}/api/v1/workspaces`, { headers: bearer(key) })).toHaveProperty(
      'status',
      200,
    );
    expect(page.url()).toBe(`${target.url}/login`);
    expect(visit.takeComplaints()).toEqual([]);

    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('rowheader', { name: 'CLI login' }).waitFor();
  });

  it('gives nothing to the program when the person cancels', async () => {
    const code = await begin();
    await open(code);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await heading('Nothing was approved').waitFor();

    expect(await collect(code)).toMatchObject({ body: { status: 'pending' } });
    expect(page.url()).toBe(`${target.url}/login`);
    await examine('cli-login-cancelled');
    expect(visit.takeComplaints()).toEqual([]);
  });

  it('says so when the login is unknown or over', async () => {
    await open(randomBytes(18).toString('base64url'));
    await page.getByRole('button', { name: 'Approve' }).click();
    await heading('This login is over').waitFor();

    expect(await page.getByRole('alert').innerText()).toContain('There is no such CLI login');
    await examine('cli-login-over');
    // The browser tells of the answer.
    expect(visit.takeComplaints()).toEqual([expect.stringContaining('status of 404')]);
  });

  it('can be approved again after an answer was lost, with one key', async () => {
    const code = await begin();
    let isLost = false;
    await page.route('**/approve', async (route) => {
      if (isLost) return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await open(code);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('The API cannot be reached').waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await heading('You are logged in').waitFor();
    await page.unroute('**/approve');
    visit.takeComplaints();

    expect(await collect(code)).toMatchObject({ body: { status: 'approved' } });
  });

  it.each(['', 'short', 'x'.repeat(30) + '%2F..'])(
    'refuses a link with the code %j',
    async (code) => {
      await open(code);
      await heading('This link is not complete').waitFor();

      expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
      await examine('cli-login-incomplete');
    },
  );
});

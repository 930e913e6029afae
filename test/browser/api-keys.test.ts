// What an account owner does on Settings → API Keys, in a browser, and what comes of it at the API.
import type { Page } from 'playwright-core';
import { bearer, call } from '../e2e/target.ts';
import { describeInBrowser } from './chromium.ts';
import {
  chooseAction,
  copyIssuedKey,
  createKey,
  openDashboard,
  signIn,
  type DashboardTarget,
  type Visit,
} from './dashboard-target.ts';

const PAGE_SIZE = 50;

describeInBrowser('the API keys page', () => {
  let target: DashboardTarget;
  let visit: Visit;
  let page: Page;

  beforeAll(async () => {
    target = await openDashboard();
    visit = await target.openVisit();
    page = await visit.openTab();
    await page.goto(`${target.url}/settings/api-keys`);
    await signIn(page, target.frontDoor.people.owner);
  });
  afterAll(async () => {
    await target.stop();
  });
  afterEach(() => {
    expect(visit.takeComplaints()).toEqual([]);
  });

  const statusWith = async (key: string): Promise<number> =>
    (await call(`${target.frontDoor.cloud.apiUrl}/api/v1/workspaces`, { headers: bearer(key) }))
      .status;
  const rows = () => page.getByRole('table', { name: 'API keys' }).locator('tbody tr');

  it('says that there are no keys where there are none', async () => {
    await page.getByRole('heading', { name: 'No API keys yet' }).waitFor();
  });

  it('shows a new key this one time, and the key works', async () => {
    const key = await createKey(page, 'CI pipeline');

    expect(key).toMatch(/^rb_live_[0-9A-Za-z]{36}$/);
    expect(await statusWith(key)).toBe(200);
    await rows().first().waitFor();
    expect(await rows().first().innerText()).toMatch(/CI pipeline[^]*rb_\.\.\.[^]*Active/);
    expect(await page.content()).not.toContain(key);
  });

  it('does not let a key be closed by Escape, and asks before it is closed without a copy', async () => {
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Uncopied');
    await page.getByLabel('Expires').selectOption('No expiry');
    await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your API key' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(true);

    await dialog.getByRole('button', { name: 'I have stored it' }).click();
    await dialog.getByText('You have not copied the key').waitFor();
    await dialog.getByRole('button', { name: 'Close without copying' }).click();
    await dialog.waitFor({ state: 'detached' });
    await rows().nth(1).waitFor();
  });

  it('makes one key of a create that is repeated after a lost answer', async () => {
    const before = await rows().count();
    let isLost = false;
    await page.route('**/api/v1/api-keys', async (route) => {
      if (isLost || route.request().method() !== 'POST') return route.continue();
      isLost = true;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Made once');
    const submit = page.getByRole('dialog').getByRole('button', { name: 'Create key' });
    await submit.click();
    await page.getByText('The API cannot be reached').waitFor();
    await submit.click();
    const key = await copyIssuedKey(page);
    await page.unroute('**/api/v1/api-keys');

    expect(await statusWith(key)).toBe(200);
    await rows().nth(before).waitFor();
    expect(await rows().filter({ hasText: 'Made once' }).count()).toBe(1);
    // The browser tells of the connection that the test cut.
    expect(visit.takeComplaints()).toEqual([expect.stringContaining('ERR_CONNECTION_RESET')]);
  });

  it('renames a key', async () => {
    await chooseAction(page, 'Uncopied', 'Rename');
    await page.getByLabel('Name', { exact: true }).fill('Nightly backup');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The key is now called Nightly backup.').waitFor();

    expect(await rows().filter({ hasText: 'Nightly backup' }).count()).toBe(1);
    expect(await rows().filter({ hasText: 'Uncopied' }).count()).toBe(0);
  });

  it("shows the API's own words and the request id when it refuses", async () => {
    await chooseAction(page, 'Nightly backup', 'Rename');
    await page.getByLabel('Name', { exact: true }).fill('\u200b');
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('name must be 1 to 100 visible characters').waitFor();

    expect(await alert.innerText()).toMatch(/Request id \S+/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    visit.takeComplaints();
  });

  it('rotates a key with a grace in which both work', async () => {
    const old = await createKey(page, 'Rotated');
    await chooseAction(page, 'Rotated', 'Rotate');
    await page.getByLabel('After 1 hour').check();
    await page.getByRole('button', { name: 'Rotate key' }).click();
    await page.getByText('The old key goes on working').waitFor();
    const successor = await copyIssuedKey(page);

    expect(successor).not.toBe(old);
    expect([await statusWith(old), await statusWith(successor)]).toEqual([200, 200]);
    await rows().filter({ hasText: 'Rotating' }).filter({ hasText: 'Rotated' }).waitFor();
  });

  it('ends the old key at once when a rotation gives it no grace', async () => {
    const old = await createKey(page, 'Leaked');
    await chooseAction(page, 'Leaked', 'Rotate');
    await page.getByLabel('At once').check();
    await page.getByRole('button', { name: 'Rotate key' }).click();
    const successor = await copyIssuedKey(page);

    expect([await statusWith(old), await statusWith(successor)]).toEqual([401, 200]);
  });

  it('revokes a key only after its name was typed, and its next call is refused', async () => {
    const key = await createKey(page, 'Retired');
    expect(await statusWith(key)).toBe(200);
    await chooseAction(page, 'Retired', 'Revoke');
    const revoke = page.getByRole('button', { name: 'Revoke key' });
    await page.getByLabel('Type Retired to confirm').fill('Retire');
    expect(await revoke.isDisabled()).toBe(true);
    await page.getByLabel('Type Retired to confirm').fill('Retired');
    await revoke.click();
    await page.getByText('Retired is revoked.').waitFor();
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');

    expect(await statusWith(key)).toBe(401);
    expect(await rows().filter({ hasText: 'Retired' }).count()).toBe(0);
  });

  it('shows the keys a page at a time', async () => {
    const { issuer, people, cloud } = target.frontDoor;
    const headers = bearer(await issuer.mint(people.owner.userId));
    for (let number = 1; number <= PAGE_SIZE; number += 1) {
      const body = { name: `Old key ${number}` };
      await call(`${cloud.apiUrl}/api/v1/api-keys`, { method: 'POST', headers, body });
    }
    await page.reload();
    await rows()
      .nth(PAGE_SIZE - 1)
      .waitFor();
    expect(await rows().count()).toBe(PAGE_SIZE);
    await page.getByRole('button', { name: 'Show more keys' }).click();
    await rows().filter({ hasText: 'CI pipeline' }).waitFor();

    expect(await page.getByRole('button', { name: 'Show more keys' }).count()).toBe(0);
  });

  it('can be used by the keyboard alone', async () => {
    await page.getByRole('button', { name: 'Create key', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await page.getByText('Copy it now').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await rows().filter({ hasText: 'By keyboard' }).waitFor();
    await rows().first().getByRole('button').focus();
    for (const key of ['Enter', 'Tab', 'Enter']) await page.keyboard.press(key);
    await page.getByRole('dialog', { name: 'Rename API key' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const focused = 'document.activeElement.getAttribute("aria-label")';
    expect(await page.evaluate<string>(focused)).toBe('Actions for By keyboard');
  });

  it('keeps no token and no key in storage, in an address or in a cookie of the page', async () => {
    const stored = await page.evaluate<string>(
      'JSON.stringify([localStorage, sessionStorage, document.cookie, location.href])',
    );

    expect(stored).not.toMatch(/eyJ|rb_live_|code=/);
    expect(JSON.parse(stored)).toEqual([{}, {}, '', `${target.url}/settings/api-keys`]);
  });

  it('runs nothing that somebody manages to put into the page', async () => {
    const injected = await page.evaluate<string>(`(() => {
      try {
        document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = true">');
        return 'inserted';
      } catch (error) {
        return error.name;
      }
    })()`);

    expect(injected).toBe('TypeError');
    expect(await page.evaluate<unknown>('window.ran')).toBeUndefined();
    expect(visit.takeComplaints()).toEqual([expect.stringContaining('TrustedHTML')]);
  });

  it('asks no host but this machine', () => {
    expect([...visit.hosts]).toEqual(['127.0.0.1']);
  });
});

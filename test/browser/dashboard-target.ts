// The running front door with its dashboard, and a person who uses it in a browser that is watched for what it should
// not do: errors on the console, violations of the security policy, calls to other hosts.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startDashboard, type Dashboard } from '../../dev/dashboard.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import type { Person } from '../../dev/people.ts';
import { openLocal } from '../e2e/target.ts';
import { launchChromium } from './chromium.ts';

/** Everything a browser test needs. */
export interface DashboardTarget {
  readonly frontDoor: FrontDoor;
  readonly url: string;
  /** A browser of its own for one person: cookies and storage are nobody else's. */
  openVisit(): Promise<Visit>;
  stop(): Promise<void>;
}

/** One person's browser. */
export interface Visit {
  readonly context: BrowserContext;
  /** What the browser complained of since this was asked last, in every tab. */
  takeComplaints(): string[];
  /** Hosts that were asked for anything. */
  readonly hosts: ReadonlySet<string>;
  openTab(): Promise<Page>;
  close(): Promise<void>;
}

/** How long a step of a person may take; none comes near it. */
const STEP_MS = 8000;

/** Starts the front door, the dashboard in front of it, and a browser. */
export async function openDashboard(): Promise<DashboardTarget> {
  const frontDoor = await openLocal();
  const parts: { dashboard?: Dashboard; browser?: Browser } = {};
  const stop = async (): Promise<void> => {
    await parts.browser?.close();
    await parts.dashboard?.stop();
    await frontDoor.stop();
  };
  try {
    const dashboard = await startDashboard({
      port: 0,
      apiUrl: frontDoor.cloud.apiUrl,
      issuer: frontDoor.issuer,
      clientId: 'rigbox-dashboard',
    });
    parts.dashboard = dashboard;
    const browser = await launchChromium();
    parts.browser = browser;
    return { frontDoor, url: dashboard.url, openVisit: () => openVisit(browser), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openVisit(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(STEP_MS);
  const complaints: string[] = [];
  const hosts = new Set<string>();
  context.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return {
    context,
    takeComplaints: () => complaints.splice(0),
    hosts,
    openTab: () => context.newPage(),
    close: () => context.close(),
  };
}

/** Signs in on the page that the issuer shows, and waits for the page that the user wanted to see, by its heading. */
export async function signIn(page: Page, person: Person, heading = 'API keys'): Promise<void> {
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
}

/** Creates a key on the page, and gives its text as the page copied it. */
export async function createKey(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create key' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
  return copyIssuedKey(page);
}

/** Copies the key that is shown, and puts it away. */
export async function copyIssuedKey(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByRole('button', { name: 'Copied', exact: true }).waitFor();
  const key = await page.evaluate<string>('navigator.clipboard.readText()');
  await page.getByRole('button', { name: 'I have stored it' }).click();
  return key;
}

/** Opens an action of a key in the list. */
export async function chooseAction(page: Page, keyName: string, action: string): Promise<void> {
  await page
    .getByRole('button', { name: `Actions for ${keyName}` })
    .first()
    .click();
  await page.getByRole('button', { name: `${action}…` }).click();
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Gives the accessibility rules that the page breaks, with the elements. */
export async function findBarriers(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await page.evaluate(await axeSource);
  const options: RunOptions = {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  };
  const results = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(options)})`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

// Pages under the names of the real world, and the API under its own: a browser that finds all of them on this machine.
import { createServer, type Server } from 'node:https';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { startFaultProxy, type FaultProxy } from '../../dev/fault-proxy/fault-proxy.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { closeServer, listenOnLoopback } from '../../dev/loopback.ts';
import { launchChromium } from './chromium.ts';

/** Where the browser believes the API to be. */
export const API = 'https://api.rigbox.dev';

const HTML = '<!doctype html><link rel="icon" href="data:,"><title>A page</title>';

/** What a script of a page learns of its call: the answer, or that there is none for it. */
export type Outcome =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  | { readonly error: string };

/** What a script asks for. */
export interface ScriptCall {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly credentials?: 'include';
}

/** A page under an origin. */
export interface OriginPage {
  /** The origin as the page itself sees it. */
  readonly origin: string;
  /** Has a script of the page call the API with `fetch`. */
  fetch(path: string, call?: ScriptCall): Promise<Outcome>;
  /** What the browser wrote to the console since this was asked last. */
  takeComplaints(): string[];
  close(): Promise<void>;
}

/** The browser, and the part of the network that it sees. */
export interface WebOfOrigins {
  /** Opens a page under an origin; `null` is that of a sandboxed frame in a page of https://rigbox.dev. */
  open(origin: string): Promise<OriginPage>;
  stop(): Promise<void>;
}

/** Starts the browser, pages for every name, and TLS before the front door. */
export async function startWebOfOrigins({
  cloud,
  certificate,
  clock,
}: FrontDoor): Promise<WebOfOrigins> {
  const pages = createServer(
    { key: certificate.keyPem, cert: certificate.certPem },
    (_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(HTML),
  );
  const pagePort = await listenOnLoopback(pages, 0);
  const api = await startFaultProxy({ certificate, now: () => clock.now() });
  api.forwardTo(cloud.apiUrl);
  const { host } = new URL(api.url);
  const browser = await launchChromium([
    `--host-resolver-rules=MAP api.rigbox.dev ${host}, MAP * 127.0.0.1:${pagePort}`,
    // As in the real world the API is no more private than a page: what Chromium asks of pages that reach for a local
    // network would otherwise stop some of them before CORS does.
    `--ip-address-space-overrides=${host}=public,127.0.0.1:${pagePort}=public`,
  ]);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  return {
    open: (origin) => openPage(context, origin),
    stop: () => stopAll(browser, pages, api),
  };
}

async function stopAll(browser: Browser, pages: Server, api: FaultProxy): Promise<void> {
  await browser.close();
  await closeServer(pages);
  await api.stop();
}

async function openPage(context: BrowserContext, origin: string): Promise<OriginPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  if (origin.startsWith('http:')) await openWithoutTls(page, origin);
  else await page.goto(origin === 'null' ? 'https://rigbox.dev/' : `${origin}/`);
  const frame = origin === 'null' ? await openSandbox(page) : page.mainFrame();
  return {
    origin: await frame.evaluate<string>('self.origin'),
    fetch: (path, call) => fetchIn(frame, path, call),
    takeComplaints: () => complaints.splice(0),
    close: () => page.close(),
  };
}

/**
 * Every name under .dev is on the browser's own list of https names: only an answer that has not come over a network makes
 * a page without TLS there. Nothing may be answered so afterwards, for preflights would be as well, with a yes.
 */
async function openWithoutTls(page: Page, origin: string): Promise<void> {
  const url = `${origin}/`;
  await page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: HTML }));
  await page.goto(url);
  await page.unroute(url);
}

async function openSandbox(page: Page): Promise<Frame> {
  const attached = page.waitForEvent('frameattached');
  await page.evaluate(`{
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.srcdoc = '<title>A frame</title>';
    document.body.append(frame);
  }`);
  const frame = await attached;
  await frame.waitForLoadState();
  return frame;
}

function fetchIn(frame: Frame, path: string, call: ScriptCall = {}): Promise<Outcome> {
  return frame.evaluate<Outcome>(`
    fetch(${JSON.stringify(API + path)}, ${JSON.stringify(call)}).then(
      async (answer) => ({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: await answer.json(),
      }),
      (error) => ({ error: String(error) }),
    )`);
}

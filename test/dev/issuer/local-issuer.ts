// A running issuer with two users and two clients, for the tests of its parts.
import { createHash } from 'node:crypto';
import { createCertificate } from '../../../dev/certificate.ts';
import { openBrowser, type Browser } from '../../../dev/issuer/browser.ts';
import type { Client } from '../../../dev/issuer/client.ts';
import { startIssuer, type Issuer } from '../../../dev/issuer/issuer.ts';

export const AUDIENCE = 'https://api.rigbox.dev';
export const ADA = {
  userId: 'user-ada',
  email: 'ada@example.com',
  password: 'correct horse',
  name: 'Ada',
};
export const BOB = {
  userId: 'user-bob',
  email: 'bob@example.com',
  password: 'battery staple',
  name: 'Bob',
};
export const DASHBOARD: Client = {
  clientId: 'dashboard',
  name: 'Dashboard <beta>',
  redirectUris: ['http://127.0.0.1:3001/callback'],
  postLogoutRedirectUris: ['http://127.0.0.1:3001/'],
};
export const SANDBOX: Client = {
  clientId: 'sandbox',
  name: 'Sandbox',
  redirectUris: ['http://localhost:3005/callback'],
};
/** 43 characters, the shortest that RFC 7636 allows. */
export const VERIFIER = 'v'.repeat(43);

export interface LocalIssuer {
  readonly issuer: Issuer;
  /** A browser without cookies that trusts the issuer. */
  open(): Browser;
  /** Address of an authorization request, good but for the parameters given; `undefined` leaves one out. */
  authorization(parameters?: Readonly<Record<string, string | undefined>>): string;
}

export async function startLocalIssuer(clock?: { now(): number }): Promise<LocalIssuer> {
  const certificate = await createCertificate();
  const issuer = await startIssuer({
    port: 0,
    certificate,
    users: [ADA, BOB],
    clients: [DASHBOARD, SANDBOX],
    audience: AUDIENCE,
    ...(clock && { clock }),
  });
  return {
    issuer,
    open: () => openBrowser(certificate.caPem),
    authorization: (parameters) => authorizationUrl(issuer.url, parameters),
  };
}

/** Gives the claims of a token, unverified. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  return decodePart(token, 1);
}

/** Gives the header of a token, unverified. */
export function headerOf(token: string | undefined): Record<string, unknown> {
  return decodePart(token, 0);
}

/** Follows redirects within the issuer until a page is shown or the application's address is reached. */
export async function arrive(
  browser: Browser,
  start: string,
): Promise<{ url: string; text: string; status: number }> {
  const page = await browser.get(start);
  const { location } = page.headers;
  if (location === undefined) return { url: start, text: page.text, status: page.status };
  const next = new URL(location, start);
  const leaves = next.origin !== new URL(start).origin;
  return leaves ? { url: next.href, text: '', status: page.status } : arrive(browser, next.href);
}

/** Signs somebody in with a browser and gives the address of the application that they come back to. */
export async function comeBack(browser: Browser, start: string, user: typeof ADA): Promise<URL> {
  const form = await arrive(browser, start);
  const answer = await browser.post(form.url, user);
  const end = await arrive(browser, new URL(answer.headers.location!, form.url).href);
  return new URL(end.url);
}

function authorizationUrl(
  issuerUrl: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const good = {
    client_id: DASHBOARD.clientId,
    redirect_uri: DASHBOARD.redirectUris[0],
    response_type: 'code',
    scope: 'openid email profile',
    state: 'state-1',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  };
  const entries = Object.entries<string | undefined>({ ...good, ...parameters });
  const given = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${issuerUrl}/auth?${new URLSearchParams(given).toString()}`;
}

function decodePart(token: string | undefined, index: number): Record<string, unknown> {
  const part = token?.split('.')[index] ?? '';
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}

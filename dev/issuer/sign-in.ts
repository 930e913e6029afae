// Signs a person in as their browser and the application's page would: code flow with PKCE, over HTTPS, in every step.
import { createHash, randomBytes } from 'node:crypto';
import { openBrowser, type Browser, type Page } from './browser.ts';
import type { Client } from './client.ts';

/** The tokens that an application holds after a sign-in. */
export interface SignInTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly idToken?: string;
}

/** Where to sign in, and as whom. */
export interface SignIn {
  readonly issuerUrl: string;
  readonly caPem: string;
  readonly client: Client;
  readonly email: string;
  readonly password: string;
}

interface Stop {
  readonly url: string;
  /** Missing at the application's address. */
  readonly page?: Page;
}

const REDIRECTS_MAX = 10;

/**
 * Runs the code flow from the authorization request to the tokens.
 *
 * @throws {Error} when the credentials are refused, when the provider answers anything unforeseen, and when the
 * connection fails; no message has a password, code or token in it.
 */
export async function signIn(request: SignIn): Promise<SignInTokens> {
  const browser = openBrowser(request.caPem);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const start = authorizationUrl(request, verifier, state);
  const form = readForm(await follow(browser, start, request));
  const { email, password } = request;
  const answer = await browser.post(form, { email, password });
  if (answer.status === 403) {
    throw new Error('the issuer refused the e-mail address or the password');
  }
  const end = await follow(browser, locationOf(answer, form), request);
  return redeem(browser, request, { code: readCode(end.url, state), verifier });
}

function authorizationUrl({ issuerUrl, client }: SignIn, verifier: string, state: string): string {
  const url = new URL('/auth', issuerUrl);
  url.search = new URLSearchParams({
    client_id: client.clientId,
    redirect_uri: client.redirectUris[0],
    response_type: 'code',
    scope: 'openid email profile',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

// Goes on until a page is shown or the application's own address is reached, which nobody has to be listening at.
async function follow(browser: Browser, start: string, { client }: SignIn): Promise<Stop> {
  let url = start;
  for (let step = 0; step < REDIRECTS_MAX; step += 1) {
    if (url.startsWith(client.redirectUris[0])) return { url };
    const page = await browser.get(url);
    if (page.status === 200) return { url, page };
    url = locationOf(page, url);
  }
  throw new Error(`the issuer redirected more than ${REDIRECTS_MAX} times`);
}

function readForm({ url, page }: Stop): string {
  const action = page && /<form method="post" action="([^"]+)">/.exec(page.text)?.[1];
  if (action === undefined) throw new Error('the issuer showed no form to sign in with');
  return new URL(action, url).href;
}

function locationOf(page: Page, from: string): string {
  const { location } = page.headers;
  if (location === undefined) {
    throw new Error(`the issuer answered ${page.status} where it should have redirected`);
  }
  return new URL(location, from).href;
}

function readCode(redirectUrl: string, state: string): string {
  const { searchParams } = new URL(redirectUrl);
  const code = searchParams.get('code');
  if (code === null || searchParams.get('state') !== state) {
    throw new Error(`the issuer gave no code: ${searchParams.get('error') ?? 'no reason stated'}`);
  }
  return code;
}

async function redeem(
  browser: Browser,
  { issuerUrl, client }: SignIn,
  { code, verifier }: { code: string; verifier: string },
): Promise<SignInTokens> {
  const page = await browser.post(new URL('/token', issuerUrl).href, {
    grant_type: 'authorization_code',
    client_id: client.clientId,
    redirect_uri: client.redirectUris[0],
    code,
    code_verifier: verifier,
  });
  if (page.status !== 200) throw new Error(`the token endpoint answered ${page.status}`);
  return decodeTokens(JSON.parse(page.text) as Partial<Record<string, string>>);
}

function decodeTokens(answer: Partial<Record<string, string>>): SignInTokens {
  const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken } = answer;
  if (accessToken === undefined) throw new Error('the token endpoint gave no access token');
  return {
    accessToken,
    ...(refreshToken !== undefined && { refreshToken }),
    ...(idToken !== undefined && { idToken }),
  };
}

// What the provider grants and refuses, step by step, in a browser of our own.
import {
  ADA,
  arrive,
  BOB,
  claimsOf,
  comeBack,
  DASHBOARD,
  startLocalIssuer,
  VERIFIER,
  type LocalIssuer,
} from './local-issuer.ts';
import type { Page } from '../../../dev/issuer/browser.ts';

// The provider warns on the console, once per process, of every default that a deployment should have replaced.
const printed: unknown[] = [];
const CONSOLE_METHODS = ['error', 'info', 'log', 'warn'] as const;
const original = { ...console };

let local: LocalIssuer;
beforeAll(async () => {
  for (const name of CONSOLE_METHODS) console[name] = (...line) => void printed.push(line);
  local = await startLocalIssuer();
});
afterAll(async () => {
  Object.assign(console, original);
  await local.issuer.stop();
});

function post(path: string, form: Record<string, string>): Promise<Page> {
  return local.open().post(local.issuer.url + path, { client_id: DASHBOARD.clientId, ...form });
}

function redeem(code: string | null, verifier = VERIFIER): Promise<Page> {
  return post('/token', {
    grant_type: 'authorization_code',
    redirect_uri: DASHBOARD.redirectUris[0],
    code: code ?? '',
    code_verifier: verifier,
  });
}

function refresh(token: string): Promise<Page> {
  return post('/token', { grant_type: 'refresh_token', refresh_token: token });
}

function decode(page: Page): Record<string, string> {
  return JSON.parse(page.text) as Record<string, string>;
}

async function signIn(): Promise<Record<string, string>> {
  const back = await comeBack(local.open(), local.authorization(), ADA);
  return decode(await redeem(back.searchParams.get('code')));
}

it('describes itself: endpoints, the code flow, and S256 as the one challenge method', async () => {
  const page = await local.open().get(`${local.issuer.url}/.well-known/openid-configuration`);

  expect(JSON.parse(page.text)).toMatchObject({
    issuer: local.issuer.url,
    jwks_uri: `${local.issuer.url}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint: `${local.issuer.url}/token/revocation`,
    end_session_endpoint: `${local.issuer.url}/session/end`,
  });
});

describe('authorization', () => {
  it('brings the browser back with the state and no screen for consent', async () => {
    const back = await comeBack(local.open(), local.authorization(), ADA);

    expect(back.href).toContain(DASHBOARD.redirectUris[0]);
    expect(back.searchParams.get('state')).toBe('state-1');
    expect(back.searchParams.get('iss')).toBe(local.issuer.url);
  });

  it('asks a signed-in browser for no password, and gives the same session', async () => {
    const browser = local.open();
    const first = await comeBack(browser, local.authorization(), ADA);
    const second = await arrive(browser, local.authorization());

    const sids = await Promise.all(
      [first, new URL(second.url)].map(async ({ searchParams }) => {
        const { access_token } = decode(await redeem(searchParams.get('code')));
        return claimsOf(access_token)['sid'];
      }),
    );
    expect(sids[0]).toBe(sids[1]);
  });

  it.each([
    [
      'no challenge',
      { code_challenge: undefined, code_challenge_method: undefined },
      'invalid_request',
    ],
    ['the plain challenge method', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['another response type', { response_type: 'none' }, 'unsupported_response_type'],
    ['another resource', { resource: 'https://other.example' }, 'invalid_target'],
  ])('refuses %s', async (_name, parameters, error) => {
    const { url } = await arrive(local.open(), local.authorization(parameters));

    expect(new URL(url).searchParams.get('error')).toBe(error);
    expect(new URL(url).searchParams.get('code')).toBeNull();
  });

  it('refuses a redirect address that is not registered, without going there', async () => {
    const page = await arrive(
      local.open(),
      local.authorization({ redirect_uri: 'https://evil.example/' }),
    );

    expect(page.status).toBe(400);
    expect(page.text).toContain('redirect_uri');
  });
});

describe('codes', () => {
  it('refuses a wrong verifier', async () => {
    const back = await comeBack(local.open(), local.authorization(), ADA);

    const answer = await redeem(back.searchParams.get('code'), 'w'.repeat(43));

    expect([answer.status, decode(answer)['error']]).toEqual([400, 'invalid_grant']);
  });

  it('refuses a second use, and ends what the first gave', async () => {
    const back = await comeBack(local.open(), local.authorization(), ADA);
    const first = decode(await redeem(back.searchParams.get('code')));

    expect((await redeem(back.searchParams.get('code'))).status).toBe(400);
    expect((await refresh(first['refresh_token']!)).status).toBe(400);
  });
});

describe('refresh tokens', () => {
  it('are replaced at each use and keep the session', async () => {
    const first = await signIn();
    const second = decode(await refresh(first['refresh_token']!));

    expect(second['refresh_token']).not.toBe(first['refresh_token']);
    expect(claimsOf(second['access_token'])['sid']).toBe(claimsOf(first['access_token'])['sid']);
    expect(claimsOf(second['access_token'])['jti']).not.toBe(
      claimsOf(first['access_token'])['jti'],
    );
  });

  it('refuses an old one, and from then on the new one as well', async () => {
    const first = await signIn();
    const second = decode(await refresh(first['refresh_token']!));

    expect((await refresh(first['refresh_token']!)).status).toBe(400);
    expect((await refresh(second['refresh_token']!)).status).toBe(400);
  });

  it('refuses one that was revoked', async () => {
    const { refresh_token: token } = await signIn();

    expect((await post('/token/revocation', { token: token! })).status).toBe(200);
    expect((await refresh(token!)).status).toBe(400);
  });
});

describe('sign-out', () => {
  async function signOut(answer: Record<string, string>) {
    const browser = local.open();
    const back = await comeBack(browser, local.authorization(), BOB);
    const tokens = decode(await redeem(back.searchParams.get('code')));
    const query = new URLSearchParams({
      id_token_hint: tokens['id_token']!,
      post_logout_redirect_uri: DASHBOARD.postLogoutRedirectUris![0]!,
    });
    const question = await browser.get(`${local.issuer.url}/session/end?${query.toString()}`);
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(question.text) ?? [];
    const page = await browser.post(`${local.issuer.url}/session/end/confirm`, { xsrf, ...answer });
    return { browser, tokens, question, page };
  }

  it('ends the session and its refresh tokens, and goes back to the application', async () => {
    const { browser, tokens, question, page } = await signOut({ logout: 'yes' });

    expect(question.text).toContain('Sign out?');
    expect(page.headers.location).toBe(DASHBOARD.postLogoutRedirectUris![0]);
    expect((await refresh(tokens['refresh_token']!)).status).toBe(400);
    expect((await arrive(browser, local.authorization())).text).toContain('Password');
  });

  it('says that it is done when there is no address to go back to', async () => {
    const browser = local.open();
    const page = await browser.get(`${local.issuer.url}/session/end/success`);

    expect(page.status).toBe(200);
    expect(page.text).toContain('<h1>Signed out</h1>');
  });

  it('refuses an answer without the secret of the question', async () => {
    const { page, tokens } = await signOut({ xsrf: 'forged', logout: 'yes' });

    expect(page.status).toBe(400);
    expect((await refresh(tokens['refresh_token']!)).status).toBe(200);
  });
});

describe('CORS', () => {
  it.each([
    ['a registered application', 'http://127.0.0.1:3001', 'http://127.0.0.1:3001'],
    ['anybody else', 'https://evil.example', undefined],
  ])('lets %s read the token answer accordingly', async (_name, origin, allowed) => {
    const { refresh_token: token } = await signIn();
    const response = await local
      .open()
      .post(
        `${local.issuer.url}/token`,
        { grant_type: 'refresh_token', client_id: DASHBOARD.clientId, refresh_token: token! },
        { Origin: origin },
      );

    expect(response.headers['access-control-allow-origin']).toBe(allowed);
  });
});

it('has printed nothing in all of this', () => {
  expect(printed).toEqual([]);
});

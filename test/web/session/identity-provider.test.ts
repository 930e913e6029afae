// The provider against an issuer that is played: what it takes for an answer, and what it refuses.
import {
  createIdentityProvider,
  SignInRefusedError,
} from '../../../web/src/session/identity-provider.ts';
import { tokensAt } from './tab.ts';

const ISSUER = 'https://issuer.example';
const ORIGIN = 'https://page.example';
const CLAIMS = { iss: ISSUER, aud: 'page', sub: 'user-1', name: 'Ada', email: 'ada@example.com' };
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/auth`,
  token_endpoint: `${ISSUER}/token`,
  revocation_endpoint: `${ISSUER}/revoke`,
  end_session_endpoint: `${ISSUER}/end`,
  authorization_response_iss_parameter_supported: true,
};

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const idToken = (claims: object) => `${encode({ alg: 'RS256' })}.${encode(claims)}.signature`;

class MemoryStorage implements Storage {
  readonly #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  clear = () => this.#items.clear();
  getItem = (key: string) => this.#items.get(key) ?? null;
  key = (index: number) => [...this.#items.keys()][index] ?? null;
  removeItem = (key: string) => void this.#items.delete(key);
  setItem = (key: string, value: string) => void this.#items.set(key, value);
}

const original = globalThis.fetch;
let posted: URLSearchParams[];
let metadata: object;
let tokenAnswer: (sent: URLSearchParams) => Response;
beforeEach(() => {
  posted = [];
  metadata = METADATA;
  globalThis.fetch = (input, init) => {
    if (init?.method !== 'POST') return Promise.resolve(Response.json(metadata));
    const sent = init.body as URLSearchParams;
    posted.push(sent);
    const isToken = input === METADATA.token_endpoint;
    return Promise.resolve(isToken ? tokenAnswer(sent) : Response.json({}));
  };
});
afterEach(() => {
  globalThis.fetch = original;
});

function open() {
  const storage = new MemoryStorage();
  const provider = createIdentityProvider(
    { apiUrl: '/', issuer: ISSUER, clientId: 'page' },
    { origin: ORIGIN, storage, now: () => 1000 },
  );
  const begin = async (returnTo: string) => new URL(await provider.signInUrl(returnTo));
  /** Signs in, with an ID token changed as asked, and the address to come back to changed as asked. */
  const finish = async (
    returnTo: string,
    claims: object = {},
    more: Record<string, string> = {},
  ) => {
    const { searchParams } = await begin(returnTo);
    tokenAnswer = () =>
      Response.json({
        token_type: 'Bearer',
        access_token: 'access',
        refresh_token: 'refresh',
        expires_in: 60,
        id_token: idToken({ ...CLAIMS, nonce: searchParams.get('nonce'), ...claims }),
      });
    const answer = { code: 'c', iss: ISSUER, state: searchParams.get('state') ?? '', ...more };
    return provider.redeem(`${ORIGIN}/callback?${new URLSearchParams(answer).toString()}`);
  };
  return { provider, storage, begin, finish };
}

it('asks for a code with PKCE, and leaves no verifier in the address', async () => {
  const { begin, storage } = open();
  const { searchParams } = await begin('/');
  const { code_verifier: verifier } = JSON.parse(storage.getItem(storage.key(0) ?? '') ?? '') as {
    code_verifier: string;
  };

  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: `${ORIGIN}/callback`,
    client_id: 'page',
  });
  expect(searchParams.toString()).not.toContain(verifier);
});

it('has the user authenticate anew when asked to, and otherwise leaves that to the issuer', async () => {
  const { provider, begin } = open();
  const anew = new URL(await provider.signInUrl('/', { mustAuthenticate: true }));

  expect(anew.searchParams.get('prompt')).toBe('login');
  expect((await begin('/')).searchParams.has('prompt')).toBe(false);
});

it('gives the tokens, who they are of, and the path that was asked for, and keeps nothing', async () => {
  const { finish, storage } = open();

  expect(await finish('/settings/api-keys?x=1')).toEqual({
    returnTo: '/settings/api-keys?x=1',
    tokens: {
      accessToken: 'access',
      refreshToken: 'refresh',
      idToken: expect.any(String) as string,
      user: { id: 'user-1', name: 'Ada', email: 'ada@example.com' },
      obtainedAt: 1000,
      expiresAt: 61_000,
    },
  });
  expect(posted[0]?.get('code_verifier')).toMatch(/^[\w.~-]{43,}$/);
  expect(storage.length).toBe(0);
});

it.each(['https://evil.example/', '//evil.example/', 'javascript:alert(1)', '/\\evil.example'])(
  'never returns to %s',
  async (address) => {
    expect((await open().finish(address)).returnTo).toMatch(/^\/(?![/\\])/);
  },
);

it.each([
  ['of another issuer', { iss: 'https://evil.example' }],
  ['for another client', { aud: 'other' }],
  ['for several clients without this one', { aud: ['a', 'b'] }],
  ['of another sign-in', { nonce: 'other' }],
])('refuses an ID token %s', async (_what, claims) => {
  await expect(open().finish('/', claims)).rejects.toThrow();
});

it('refuses an answer that names another issuer, or none where the issuer names itself', async () => {
  await expect(open().finish('/', {}, { iss: 'https://evil.example' })).rejects.toThrow('issuer');
  await expect(open().provider.redeem(`${ORIGIN}/callback?code=c&state=s`)).rejects.toThrow(
    'issuer',
  );
});

it('refuses metadata of another issuer', async () => {
  metadata = { ...METADATA, issuer: 'https://evil.example' };

  await expect(open().finish('/')).rejects.toThrow('metadata');
});

it('refuses an answer that it has not asked for', async () => {
  const address = `${ORIGIN}/callback?code=c&state=unknown&iss=${encodeURIComponent(ISSUER)}`;

  await expect(open().provider.redeem(address)).rejects.toThrow('state');
  expect(posted).toEqual([]);
});

it("says in the issuer's words why the user was not let in, and nothing of the request", async () => {
  const { provider, begin } = open();
  const state = (await begin('/')).searchParams.get('state') ?? '';
  const answer = { error: 'access_denied', error_description: 'Not today', iss: ISSUER, state };
  const refused = await provider
    .redeem(`${ORIGIN}/callback?${new URLSearchParams(answer).toString()}`)
    .catch((error: unknown) => error);

  expect(refused).toEqual(new SignInRefusedError('Not today'));
  expect(refused).not.toHaveProperty('cause');
});

describe('renewal', () => {
  const tokens = tokensAt(0, { idToken: idToken(CLAIMS), user: { id: 'user-1', name: 'Ada' } });

  it('gives new tokens, and keeps the refresh token of an issuer that gives no new one', async () => {
    tokenAnswer = () => Response.json({ access_token: 'next', expires_in: 60 });

    expect(await open().provider.refresh(tokens)).toMatchObject({
      accessToken: 'next',
      refreshToken: 'refresh-0',
      user: { id: 'user-1', name: 'Ada' },
    });
    expect(posted[0]?.get('refresh_token')).toBe('refresh-0');
  });

  it('is refused when the issuer says so, and without a refresh token', async () => {
    tokenAnswer = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
    const { refreshToken: _none, ...without } = tokens;

    expect(await open().provider.refresh(tokens)).toBe('refused');
    expect(await open().provider.refresh(without)).toBe('refused');
    expect(posted).toHaveLength(1);
  });

  it.each([
    ['is busy', () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 })],
    ['answers nonsense', () => new Response('<html>', { status: 502 })],
  ])('fails, and is not refused, when the issuer %s', async (_how, answer) => {
    tokenAnswer = answer;

    await expect(open().provider.refresh(tokens)).rejects.toThrow();
  });
});

it('revokes the refresh token, and leaves by the address of the issuer', async () => {
  const { provider } = open();
  const tokens = tokensAt(0, { idToken: idToken(CLAIMS) });
  await provider.revoke(tokens);
  const url = new URL((await provider.signOutUrl(tokens)) ?? '');

  expect(posted[0]?.get('token')).toBe('refresh-0');
  expect(url.origin + url.pathname).toBe(METADATA.end_session_endpoint);
  expect(url.searchParams.get('post_logout_redirect_uri')).toBe(`${ORIGIN}/signed-out`);
});

it('leaves by itself where the issuer has no such address', async () => {
  metadata = { ...METADATA, end_session_endpoint: undefined, revocation_endpoint: undefined };
  const { provider } = open();
  await provider.revoke(tokensAt(0));

  expect(await provider.signOutUrl(tokensAt(0))).toBeUndefined();
  expect(posted).toEqual([]);
});

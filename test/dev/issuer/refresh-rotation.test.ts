// Rotation of refresh tokens as a thief would meet it: an old one ends the whole family, and says so to nobody else.
import type { Page } from '../../../dev/issuer/browser.ts';
import { ADA, claimsOf, DASHBOARD, startLocalIssuer, type LocalIssuer } from './local-issuer.ts';

const CONSOLE_METHODS = ['error', 'info', 'log', 'warn'] as const;
const original = { ...console };
let ahead = 0;
let local: LocalIssuer;

beforeAll(async () => {
  // The provider warns on the console of every default that a deployment should have replaced.
  for (const name of CONSOLE_METHODS) console[name] = () => undefined;
  local = await startLocalIssuer({ now: () => Date.now() + ahead });
});
afterAll(async () => {
  Object.assign(console, original);
  await local.issuer.stop();
});

const signIn = () => local.issuer.signIn(ADA.email, ADA.password, DASHBOARD.clientId);

async function refresh(token: string | undefined): Promise<Page & { tokens: Tokens }> {
  const page = await local.open().post(`${local.issuer.url}/token`, {
    client_id: DASHBOARD.clientId,
    grant_type: 'refresh_token',
    refresh_token: token ?? '',
  });
  return { ...page, tokens: JSON.parse(page.text) as Tokens };
}
interface Tokens {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly error?: string;
}

it('keeps session, time of authentication and client through every renewal', async () => {
  const { accessToken, refreshToken } = await signIn();
  const first = claimsOf(accessToken);
  ahead += 600_000;
  const second = await refresh(refreshToken);
  const third = await refresh(second.tokens.refresh_token);

  const { sid, auth_time, client_id } = first;
  expect(sid).toEqual(expect.any(String));
  expect(auth_time).toBeLessThanOrEqual(first['iat'] as number);
  for (const { tokens } of [second, third]) {
    expect(claimsOf(tokens.access_token)).toMatchObject({ sid, auth_time, client_id });
    expect(claimsOf(tokens.access_token)['iat']).toBeGreaterThan(first['iat'] as number);
  }
});

it('ends the family when an old refresh token is used again: thief and victim both have to sign in', async () => {
  const { refreshToken } = await signIn();
  const second = await refresh(refreshToken);
  const third = await refresh(second.tokens.refresh_token);
  expect([second.status, third.status]).toEqual([200, 200]);

  const reused = await refresh(refreshToken);

  expect([reused.status, reused.tokens.error]).toEqual([400, 'invalid_grant']);
  const newest = await refresh(third.tokens.refresh_token);
  expect([newest.status, newest.tokens.error]).toEqual([400, 'invalid_grant']);
});

it('leaves other families of the same user alone', async () => {
  const [stolen, other] = [await signIn(), await signIn()];
  await refresh(stolen.refreshToken);
  await refresh(stolen.refreshToken);

  expect((await refresh(other.refreshToken)).status).toBe(200);
});

it('gives each sign-in a session of its own, with the time by the clock of the issuer', async () => {
  const one = claimsOf((await signIn()).accessToken);
  ahead += 3_600_000;
  const other = claimsOf((await signIn()).accessToken);

  expect(other['sid']).not.toBe(one['sid']);
  expect((other['auth_time'] as number) - (one['auth_time'] as number)).toBeGreaterThanOrEqual(
    3600,
  );
});

import { locks } from 'node:worker_threads';
import { RenewalFailedError, SessionEndedError } from '../../../web/src/session/session.ts';
import type { Session } from '../../../web/src/session/session.ts';
import { LIFETIME_MS, TestBrowser, tokensAt, until } from './tab.ts';

let browser: TestBrowser;
beforeEach(() => {
  browser = new TestBrowser();
});
afterEach(async () => {
  browser.close();
  await until(async () => (await locks.query()).held.length === 0);
});

const hasLeader = async () => (await locks.query()).held.length === 1;

async function openFirst(): Promise<Session> {
  const session = browser.openTab();
  session.open(tokensAt(browser.now));
  await until(hasLeader);
  return session;
}

async function openBoth(): Promise<[Session, Session]> {
  const first = await openFirst();
  const second = browser.openTab();
  expect(await second.join()).toBe(true);
  return [first, second];
}

describe('one tab', () => {
  it('finds no session where no tab has one', async () => {
    expect(await browser.openTab().join()).toBe(false);
  });

  it('gives the access token without renewing it as long as that outlives a request', async () => {
    const session = await openFirst();
    const { now } = browser;

    expect(await session.accessToken()).toBe(`access-${now}`);
    expect(browser.used).toEqual([]);
  });

  it('renews two minutes before the end, by itself', async () => {
    const session = await openFirst();
    const begin = browser.now;
    browser.pass(LIFETIME_MS - 120_001);
    expect(browser.used).toEqual([]);
    browser.pass(1);
    expect(browser.used).toEqual([`refresh-${begin}`]);
    await until(async () => (await session.accessToken()) === `access-${browser.now}`);
  });

  it('renews at once when a token that was refused is still the current one, and only once for all who ask', async () => {
    const session = await openFirst();
    const refused = await session.accessToken();
    browser.now += 1000;
    const given = await Promise.all([session.renew(refused), session.renew(refused)]);

    expect(given).toEqual([`access-${browser.now}`, `access-${browser.now}`]);
    expect(browser.used).toHaveLength(1);
  });

  it('does not renew for a refused token that has been replaced meanwhile', async () => {
    const session = await openFirst();

    expect(await session.renew('an older one')).toBe(`access-${browser.now}`);
    expect(browser.used).toEqual([]);
  });

  it('goes on, and tries again, when the issuer cannot be reached', async () => {
    const session = await openFirst();
    const refused = await session.accessToken();
    browser.answer = () => Promise.reject(new Error('no network'));
    browser.pass(LIFETIME_MS);
    await expect(session.renew(refused)).rejects.toThrow(RenewalFailedError);
    expect(session.state.kind).toBe('open');

    browser.answer = () => Promise.resolve(tokensAt(browser.now));
    await until(() => {
      browser.pass(10_000);
      return browser.used.length > 1;
    });
    await until(async () => (await session.accessToken()) !== refused);
  });

  it('ends when the issuer refuses, and gives no token any more', async () => {
    const session = await openFirst();
    browser.answer = () => Promise.resolve('refused');
    await expect(session.renew(await session.accessToken())).rejects.toThrow(SessionEndedError);

    expect(session.state).toEqual({ kind: 'ended', reason: 'refused' });
    await expect(session.accessToken()).rejects.toThrow(SessionEndedError);
  });

  it('signs out: revokes the refresh token, and gives the address that ends the session of the issuer', async () => {
    const session = await openFirst();

    expect(await session.signOut()).toBe('https://issuer.example/sign-out');
    expect(browser.revoked).toEqual([`refresh-${browser.now}`]);
    expect(session.state).toEqual({ kind: 'ended', reason: 'signed-out' });
  });

  it('ends, and gives the refresh token back, when the API refuses the token that it has', async () => {
    const session = await openFirst();
    session.reject(await session.accessToken());

    expect(session.state).toEqual({ kind: 'ended', reason: 'refused' });
    expect(browser.revoked).toEqual([`refresh-${browser.now}`]);
    await expect(session.accessToken()).rejects.toThrow(SessionEndedError);
  });

  it('goes on when the API refuses a token that has been replaced', async () => {
    const session = await openFirst();
    session.reject('an older one');

    expect(session.state.kind).toBe('open');
    expect(browser.revoked).toEqual([]);
  });

  it('ends once only, whatever is said of it later', async () => {
    const session = await openFirst();
    const token = await session.accessToken();
    session.endEverywhere();
    session.reject(token);
    session.endEverywhere();

    expect(session.state).toEqual({ kind: 'ended', reason: 'signed-out-everywhere' });
    expect(browser.revoked).toHaveLength(1);
  });

  it('revokes tokens that arrive after the user has signed out', async () => {
    const session = await openFirst();
    const { promise, resolve } = Promise.withResolvers<ReturnType<typeof tokensAt>>();
    browser.answer = () => promise;
    const renewal = session.renew(await session.accessToken()).catch(() => undefined);
    await session.signOut();
    resolve(tokensAt(7));
    await renewal;

    expect(browser.revoked).toContain('refresh-7');
    expect(session.state.kind).toBe('ended');
  });
});

describe('two tabs', () => {
  it('share one session', async () => {
    const [first, second] = await openBoth();

    expect(second.state).toEqual(first.state);
    expect(await second.accessToken()).toBe(await first.accessToken());
  });

  it('renew once, whichever of them needs it', async () => {
    const [first, second] = await openBoth();
    const refused = await first.accessToken();
    browser.now += 1000;
    const given = await Promise.all([second.renew(refused), first.renew(refused)]);

    expect(given).toEqual([`access-${browser.now}`, `access-${browser.now}`]);
    expect(browser.used).toHaveLength(1);
  });

  it('renew by the second when the first is closed', async () => {
    const [first, second] = await openBoth();
    first.close();
    await until(hasLeader);
    const refused = await second.accessToken();
    browser.now += 1000;

    expect(await second.renew(refused)).toBe(`access-${browser.now}`);
    expect(browser.used).toHaveLength(1);
  });

  it('tell each other when the issuer cannot be reached', async () => {
    const [, second] = await openBoth();
    browser.answer = () => Promise.reject(new Error('no network'));

    await expect(second.renew(await second.accessToken())).rejects.toThrow(RenewalFailedError);
    expect(second.state.kind).toBe('open');
  });

  it('do not wait for ever for one that does not answer', async () => {
    const [, second] = await openBoth();
    browser.answer = () => new Promise(() => undefined);
    const waiting = second.renew(await second.accessToken());
    await until(() => browser.used.length === 1);
    browser.pass(20_000);

    await expect(waiting).rejects.toThrow(RenewalFailedError);
  });

  it.each(['refused', 'signed-out'] as const)('end together when one is %s', async (reason) => {
    const [first, second] = await openBoth();
    browser.answer = () => Promise.resolve('refused');
    if (reason === 'signed-out') await first.signOut();
    else await first.renew(await first.accessToken()).catch(() => undefined);
    await until(() => second.state.kind === 'ended');

    expect(second.state).toEqual({ kind: 'ended', reason });
  });

  it('use a refused refresh token once, however slow the news of it are', async () => {
    const [first, second] = await openBoth();
    browser.answer = () => Promise.resolve('refused');
    browser.isSlow = true;
    await first.renew(await first.accessToken()).catch(() => undefined);
    // Long enough for the lock to have come to the second tab, for which the renewal is overdue.
    for (let turn = 0; turn < 50; turn += 1) await locks.query();
    browser.pass(LIFETIME_MS - 1);
    for (let turn = 0; turn < 50; turn += 1) await locks.query();
    browser.catchUp();
    await until(() => second.state.kind === 'ended');

    expect(browser.used).toHaveLength(1);
  });

  it.each([
    ['refused', (session: Session, token: string) => session.reject(token)],
    ['signed-out-everywhere', (session: Session) => session.endEverywhere()],
  ] as const)('end together when the API has ended the session: %s', async (reason, end) => {
    const [first, second] = await openBoth();
    end(second, await second.accessToken());
    await until(() => first.state.kind === 'ended');

    expect([first.state, second.state]).toEqual(Array(2).fill({ kind: 'ended', reason }));
    expect(browser.revoked).toHaveLength(1);
  });

  it('go on together when the user signs in again in one', async () => {
    const [first, second] = await openBoth();
    await first.signOut();
    await until(() => second.state.kind === 'ended');
    browser.now += 1000;
    first.open(tokensAt(browser.now));
    await until(() => second.state.kind === 'open');

    expect(await second.accessToken()).toBe(`access-${browser.now}`);
  });

  it('never show one user what belongs to another', async () => {
    const [, second] = await openBoth();
    const third = browser.openTab();
    third.open(tokensAt(browser.now + 1, { user: { id: 'user-2' } }));
    await until(() => second.state.kind === 'ended');

    await expect(second.accessToken()).rejects.toThrow(SessionEndedError);
  });

  it('do not take older tokens for newer ones', async () => {
    const [first, second] = await openBoth();
    const current = await first.accessToken();
    const third = browser.openTab();
    third.open(tokensAt(browser.now - 1000));
    const refused = await third.accessToken();
    await until(async () => (await third.renew(refused)) !== refused);

    expect(await second.accessToken()).toBe(current);
  });
});

// Requests that no client with manners sends, at one local front door: whatever is answered, nobody is taken for somebody
// else, no input makes a fault, and every answer is JSON. Then the same for what the front door remembers of credentials.
import { obtainCredentials } from '../../dev/credential-set.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { KeyClient } from '../e2e/key-client.ts';
import { bearer, call, describeLocal, openLocal, type Caller } from '../e2e/target.ts';
import { HTTP_ATTACKS, LIE, type Credentials, type HttpAttack } from './http-attack.ts';
import { rawRequest, sendRaw, type RawAnswer } from './raw-http.ts';

const PUBLIC_TARGET = /^(\/api(\/v1)?)?\/(capacity|templates)\/?([?#]|$)/;
const WHOAMI = 'GET /api/v1/whoami HTTP/1.1';
const UNKNOWN_KEY = 'rb_live_0123456789ABCDEFGHIJKLMNOPQRST4PMbyp';

describeLocal('the front door', () => {
  let door: FrontDoor;
  let owner: Caller;
  let stranger: Caller;
  let credentials: Credentials;
  beforeAll(async () => {
    door = await openLocal();
    ({ owner, stranger } = await obtainCredentials(door));
    credentials = { owner: owner.apiKey, stranger: stranger.apiKey };
  });
  afterAll(() => door.stop());

  const send = (bytes: string, isUnfinished = false) =>
    sendRaw(door.cloud.apiUrl, bytes, isUnfinished);
  const seen = () => door.workspaceService?.requests ?? [];

  /** Holds the requests that came through against what they may say of their sender. */
  function expectNobodyElse(as: HttpAttack['as'], verb: string, count: number): void {
    for (const { identity, credentialLeaked, method, target } of seen().slice(count)) {
      const { accountId, principal } = identity;
      expect([credentialLeaked, method]).toEqual([false, verb]);
      expect(JSON.stringify(identity)).not.toContain(LIE);
      expect(target).not.toContain('smuggled');
      if (accountId === 'none') {
        expect([principal, PUBLIC_TARGET.test(target)]).toEqual(['none', true]);
      } else {
        const expected = ['owner', owner.accountId, `rig:user:${owner.accountId}`];
        expect([as, accountId, principal]).toEqual(expected);
      }
    }
  }

  function expectManners({ status, headers, body }: RawAnswer): void {
    expect(status).toBeLessThan(500);
    expect(body).not.toContain(LIE);
    if (body === '') return;
    expect(headers['content-type']).toMatch(/^application\/json/);
    const parsed = JSON.parse(body) as { message?: unknown };
    if (status >= 400) expect(typeof parsed.message).toBe('string');
  }

  describe('under attack', () => {
    it('lets a good request through, and a bad one not', async () => {
      const good = await send(rawRequest(WHOAMI, [`Authorization: Bearer ${owner.apiKey}`]));
      const bad = await send(rawRequest(WHOAMI));

      expect(good.map(({ status }) => status)).toEqual([200]);
      expect(JSON.parse(good[0]?.body ?? '')).toMatchObject({ account_id: owner.accountId });
      expect(bad.map(({ status }) => status)).toEqual([401]);
    });

    it.each(HTTP_ATTACKS)(
      'takes nobody for somebody else: $name',
      async ({ as, bytes, isUnfinished }) => {
        const count = seen().length;
        const sent = bytes(credentials);

        const answers = await send(sent, isUnfinished);

        expectNobodyElse(as, sent.split(' ', 1)[0] ?? '', count);
        expect(seen().length - count).toBeLessThanOrEqual(answers.length);
        answers.forEach(expectManners);
      },
    );

    it('has every attack under a name of its own', () => {
      const names = HTTP_ATTACKS.map(({ name }) => name);

      expect(new Set(names).size).toBe(names.length);
    });

    it('still lets a good request through, and lends nothing of it to the next', async () => {
      const good = `${WHOAMI}\r\nHost: localhost\r\nAuthorization: Bearer ${owner.apiKey}\r\n\r\n`;
      const answers = await send(good + rawRequest(WHOAMI));

      expect(answers.map(({ status }) => status)).toEqual([200, 401]);
    });
  });

  describe('what is remembered of one credential', () => {
    const whoami = async (authorization: string) => {
      const { status, body } = await call(`${door.cloud.apiUrl}/api/v1/whoami`, {
        headers: { Authorization: authorization },
      });
      return status === 200 ? (body as { account_id: string }).account_id : status;
    };
    /** A key or token with one character exchanged for another of its alphabet. */
    const mistyped = (credential: string) =>
      credential.slice(0, -9) + (credential.at(-9) === 'A' ? 'B' : 'A') + credential.slice(-8);
    const swapped = (credential: string) =>
      credential.replaceAll(/[A-Za-z]/g, (letter) =>
        letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
      );

    /** Spellings of a good credential that are nobody's. */
    const REFUSED: readonly (readonly [string, (credential: string) => string])[] = [
      ['mistyped', (credential) => `Bearer ${mistyped(credential)}`],
      ['with the case of its letters swapped', (credential) => `Bearer ${swapped(credential)}`],
      ['in lower case', (credential) => `Bearer ${credential.toLowerCase()}`],
      ['cut short', (credential) => `Bearer ${credential.slice(0, -1)}`],
      ['with a character more', (credential) => `Bearer ${credential}A`],
      ['with an equals sign', (credential) => `Bearer ${credential}=`],
      ['twice', (credential) => `Bearer ${credential},${credential}`],
      ['without a scheme', (credential) => credential],
      ['under another scheme', (credential) => `Basic ${credential}`],
      ['behind two schemes', (credential) => `Bearer Bearer ${credential}`],
    ];

    it.each(
      REFUSED.flatMap(([what, respell]) =>
        (['apiKey', 'jwt'] as const).flatMap((kind) => [
          [`${kind} ${what}, before the good one`, kind, respell, ['bad', 'good', 'bad']] as const,
          [`${kind} ${what}, after the good one`, kind, respell, ['good', 'bad', 'good']] as const,
        ]),
      ),
    )('says nothing of another: the %s', async (_, kind, respell, order) => {
      door.cloud.flushAuthorizerCache();
      for (const each of order) {
        const answer = await whoami(
          each === 'good' ? `Bearer ${owner[kind]}` : respell(owner[kind]),
        );
        expect(answer).toBe(each === 'good' ? owner.accountId : 401);
      }
    });

    it('says nothing of another user, in every order and for either kind', async () => {
      const callers = [owner, stranger].flatMap(({ accountId, apiKey, jwt }) => [
        { accountId, credential: apiKey },
        { accountId, credential: jwt },
      ]);
      for (const first of callers) {
        for (const second of callers) {
          door.cloud.flushAuthorizerCache();
          for (const { accountId, credential } of [first, second, first]) {
            expect(await whoami(`Bearer ${credential}`)).toBe(accountId);
          }
        }
      }
    });

    it('says nothing of others whose requests come at the same time', async () => {
      door.cloud.flushAuthorizerCache();
      const callers: readonly (readonly [string, string | number])[] = [
        [`Bearer ${owner.apiKey}`, owner.accountId],
        [`Bearer ${stranger.apiKey}`, stranger.accountId],
        [`Bearer ${mistyped(owner.apiKey)}`, 401],
        [`bearer ${owner.jwt}`, owner.accountId],
        [`Bearer ${stranger.jwt}`, stranger.accountId],
        [`Bearer ${mistyped(stranger.jwt)}`, 401],
      ];
      const calls = Array.from({ length: 20 }, () => callers).flat();

      const answers = await Promise.all(calls.map(([authorization]) => whoami(authorization)));

      expect(answers).toEqual(calls.map(([, expected]) => expected));
    });

    it('is gone with a deleted key, and stays for the other keys of its account', async () => {
      const keys = new KeyClient(door.cloud.apiUrl, owner.jwt);
      const [deleted, kept] = [await keys.create(), await keys.create()];
      for (const { key } of [deleted, kept]) {
        expect(await whoami(`Bearer ${key}`)).toBe(owner.accountId);
        expect(await whoami(`bearer ${key}`)).toBe(owner.accountId);
      }

      await keys.request('DELETE', `/${deleted.id}`);

      expect(await whoami(`Bearer ${deleted.key}`)).toBe(401);
      expect(await whoami(`bearer ${deleted.key}`)).toBe(401);
      expect(await whoami(`Bearer ${kept.key}`)).toBe(owner.accountId);
    });

    it('of a refusal says nothing of a key that is made later', async () => {
      expect(await whoami(`Bearer ${UNKNOWN_KEY}`)).toBe(401);

      const { key } = await new KeyClient(door.cloud.apiUrl, stranger.jwt).create();

      expect(await whoami(`Bearer ${key}`)).toBe(stranger.accountId);
      expect(await whoami(`Bearer ${UNKNOWN_KEY}`)).toBe(401);
    });

    it('does not reach a public route, nor the other way round', async () => {
      const count = seen().length;
      const callPublicRoute = (credential: string) =>
        call(`${door.cloud.apiUrl}/api/v1/capacity`, { headers: bearer(credential) });

      await callPublicRoute(owner.apiKey);
      expect(await whoami(`Bearer ${owner.apiKey}`)).toBe(owner.accountId);
      await callPublicRoute(UNKNOWN_KEY);
      expect(await whoami(`Bearer ${UNKNOWN_KEY}`)).toBe(401);

      const accounts = seen()
        .slice(count)
        .map(({ identity }) => identity.accountId);
      expect(accounts).toEqual(['none', owner.accountId, 'none']);
    });
  });
});

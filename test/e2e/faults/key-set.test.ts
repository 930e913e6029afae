// The identity provider's key set fails in every way that it can: tokens of known keys go on for as long as is documented,
// all others are a fault of ours, and nothing has to be restarted.
import type { Fault } from '../../../dev/fault-proxy/fault.ts';
import * as keySet from '../../../dev/fault-proxy/key-set-fault.ts';
import { JWKS_WINDOWS } from '../../../lambda/authorizer/jwks-cache.ts';
import { describeLocal } from '../target.ts';
import { during, expectFault, openFaultyDoor, type FaultyDoor } from './faulty-door.ts';

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['is not there', { kind: 'refused' }],
  ['resets connections', { kind: 'reset' }],
  ['resets connections in the middle of an answer', { kind: 'reset-mid-answer' }],
  ['gives half of its answer as if it were whole', { kind: 'truncated' }],
  ['never answers', { kind: 'silent' }],
  ['is unavailable', keySet.UNAVAILABLE],
  ['throttles', keySet.THROTTLED],
  ['is empty', keySet.EMPTY_KEY_SET],
  ['is huge', keySet.HUGE_KEY_SET],
  ['is a page of HTML', keySet.PAGE],
  ['is elsewhere', keySet.redirectTo('https://127.0.0.1:1/')],
];

describeLocal('while the key set', () => {
  let faulty: FaultyDoor;
  beforeAll(async () => {
    faulty = await openFaultyDoor();
  }, 120_000);
  afterAll(() => faulty.door.stop());

  const get = async () => faulty.get(await faulty.mint());
  const pass = (ms: number) => faulty.door.clock.advance(ms);

  it.each(FAULTS)(
    '%s, known keys work until they are stale, then tokens are faults',
    async (_, fault) => {
      const { faults, lines, door, mint } = faulty;
      pass(JWKS_WINDOWS.staleMs);
      expect((await get()).status).toBe(200);
      const from = lines.length;
      const cached = await mint();
      const foreign = () => door.issuer.mint(door.people.owner.userId, { key: 'foreign' });

      await during(faults.keySet, [fault], async () => {
        pass(JWKS_WINDOWS.freshMs);
        expect((await faulty.get(cached)).status).toBe(200);
        expect((await faulty.get(await foreign())).status).toBe(401);
        pass(JWKS_WINDOWS.staleMs - JWKS_WINDOWS.freshMs);
        const token = await mint();
        expectFault(await faulty.get(token));
        expectFault(await faulty.get(await foreign()));
        expect((await faulty.get('junk')).status).toBe(401);
        expect(lines.slice(from).join('\n')).not.toContain(token.split('.')[2]);
      });
      const reasons = faulty.decisionsSince(from).map((decision) => decision['errorName']);
      expect(reasons).toContain('JwksUnavailableError');

      pass(JWKS_WINDOWS.failureMs);
      expect((await get()).status).toBe(200);
      expect((await faulty.get(await foreign())).status).toBe(401);
    },
  );

  it('is slow, tokens work all the same', async () => {
    pass(JWKS_WINDOWS.staleMs);

    const { status } = await during(faulty.faults.keySet, [{ kind: 'slow', ms: 500 }], get);

    expect(status).toBe(200);
  });

  it('is down, one fetch is tried in a window', async () => {
    pass(JWKS_WINDOWS.staleMs);
    const { keySet: proxy } = faulty.faults;
    const before = proxy.counts.requests;

    await during(proxy, [keySet.UNAVAILABLE], async () => {
      for (let calls = 0; calls < 5; calls += 1) expectFault(await get());
    });

    expect(proxy.counts.requests - before).toBe(1);
    pass(JWKS_WINDOWS.failureMs);
  });

  it('is down, a token of a new key is a fault, and works once it is back', async () => {
    expect((await get()).status).toBe(200);

    await during(faulty.faults.keySet, [{ kind: 'refused' }], async () => {
      await faulty.door.issuer.rotateSigningKey({ keepOld: false });
      expectFault(await get());
    });

    pass(JWKS_WINDOWS.failureMs);
    expect((await get()).status).toBe(200);
  });

  it('is down, a withdrawn key goes on no longer than the stale window, and ends when it is back', async () => {
    const lasting = await faulty.mint();
    expect((await faulty.get(lasting)).status).toBe(200);
    await faulty.door.issuer.rotateSigningKey({ keepOld: false });

    await during(faulty.faults.keySet, [keySet.UNAVAILABLE], async () => {
      pass(JWKS_WINDOWS.freshMs);
      faulty.door.cloud.flushAuthorizerCache();
      expect((await faulty.get(lasting)).status).toBe(200);
    });

    pass(JWKS_WINDOWS.failureMs);
    faulty.door.cloud.flushAuthorizerCache();
    expect((await faulty.get(lasting)).status).toBe(401);
  });

  it('comes under the type of something else, its content counts', async () => {
    const { keySet: proxy } = faulty.faults;
    const other = keySet.keySetAs('text/plain', '{"keys":[{"kty":"RSA","kid":"x"}]}');
    pass(JWKS_WINDOWS.staleMs);

    expectFault(await during(proxy, [other], get));

    pass(JWKS_WINDOWS.failureMs);
    expect((await get()).status).toBe(200);
  });

  it.each<[number, 'exp' | 'iat' | 'nbf', number]>([
    // Two seconds of leeway are left for the time that a test takes.
    [200, 'exp', -3],
    [401, 'exp', -6],
    [200, 'iat', 5],
    [401, 'iat', 60],
    [200, 'nbf', 5],
    [401, 'nbf', 60],
  ])(
    'is well, a token is answered with %d whose %s is off by %d s',
    async (status, claim, offset) => {
      const now = Math.floor(faulty.door.clock.now() / 1000);
      const { door } = faulty;
      const claims = { iat: now - 60, [claim]: now + offset };

      const token = await door.issuer.mint(door.people.owner.userId, { claims });

      expect((await faulty.get(token)).status).toBe(status);
    },
  );
});

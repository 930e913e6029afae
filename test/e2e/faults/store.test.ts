// The store fails in every way that a store can: what callers with each kind of credential see, cached and not, what is
// logged of it, and that nothing has to be restarted.
import { randomBytes } from 'node:crypto';
import { createApiKey } from '../../../core/api-key.ts';
import { falseAnswer, type Fault, type Occasion } from '../../../dev/fault-proxy/fault.ts';
import * as store from '../../../dev/fault-proxy/store-fault.ts';
import { bearer, call, describeLocal } from '../target.ts';
import { during, expectFault, openFaultyDoor, type FaultyDoor } from './faulty-door.ts';

const READ_ATTEMPTS = 3;
/** Longer than an attempt may take. */
const SLOW_MS = 1_500;

/** The authorizer's own client; what follows streams and logs has the SDK's, which says so. */
const only: Occasion['only'] = (headers) => headers['user-agent'] === undefined;

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['is not there', { kind: 'refused' }],
  ['resets connections', { kind: 'reset' }],
  ['resets connections in the middle of an answer', { kind: 'reset-mid-answer' }],
  ['loses its answers', { kind: 'answer-lost' }],
  ['gives half of its answers as if they were whole', { kind: 'truncated' }],
  ['is slow', { kind: 'slow', ms: SLOW_MS }],
  ['throttles', store.THROTTLED],
  ['has no capacity left', store.OVER_CAPACITY],
  ['is behind something that throttles', store.TOO_MANY_REQUESTS],
  ['has an internal error', store.INTERNAL_ERROR],
  ['denies access', store.ACCESS_DENIED],
  ['is a page of HTML', falseAnswer(200, '<html>', { 'content-type': 'text/html' })],
  ['answers with nothing', falseAnswer(200, '')],
  ['answers with null', falseAnswer(200, 'null')],
  ['answers with a list', falseAnswer(200, '[]')],
  ['answers with something else', falseAnswer(200, '{"message":"hello"}')],
  ['answers with an item of nothing', falseAnswer(200, '{"Item":{}}')],
  ['answers about a part of what was asked', store.PARTIAL],
  ['answers without end', falseAnswer(200, `{"Item":"${'x'.repeat(3 * 1024 * 1024)}"}`)],
];

describeLocal('while the store', () => {
  let faulty: FaultyDoor;
  let warmKey: string;
  let coldKey: string;
  let revokedKey: string;
  /** Tokens of sessions: one that is known, one that was ended; and the member's, who has a role. */
  let warmSession: string;
  let endedSession: string;
  let member: string;
  beforeAll(async () => {
    faulty = await openFaultyDoor();
    const { owner, mint, door } = faulty;
    const api = `${door.cloud.apiUrl}/api/v1`;
    [warmSession, endedSession] = [await mint(), await mint()];
    member = await door.issuer.mint(door.people.member.userId);
    const { accountId } = door.people.owner;
    const grant = await call(`${api}/access-control/bindings`, {
      method: 'POST',
      headers: bearer(warmSession),
      body: {
        principal: `rig:user:${door.people.member.userId}`,
        resource: `rig:account:${accountId}`,
        role: 'viewer',
      },
    });
    expect(grant.status).toBe(200);
    const { sid } = claimsOf(endedSession);
    const end = await call(`${api}/auth/sessions/${sid}`, {
      method: 'DELETE',
      headers: bearer(endedSession),
    });
    expect(end.status).toBe(200);
    warmKey = (await owner.create({ name: 'warm' })).key;
    coldKey = (await owner.create({ name: 'cold' })).key;
    const revoked = await owner.create({ name: 'revoked' });
    revokedKey = revoked.key;
    expect(await owner.use(revokedKey)).toBe(200);
    expect((await owner.request('DELETE', `/${revoked.id}`)).status).toBe(200);
    // Both ends empty the cache, a while later.
    await door.cloud.drain();
  }, 120_000);
  afterAll(() => faulty.door.stop());

  const unknownKey = () => createApiKey(randomBytes);
  const flush = () => faulty.door.cloud.flushAuthorizerCache();

  describe.each(FAULTS)('%s', (_, fault) => {
    it('lets in who is cached, refuses what needs no lookup, and is a fault to all others', async () => {
      const { get, faults, mint, lines } = faulty;
      flush();
      expect((await get(warmKey)).status).toBe(200);
      expect((await get(warmSession)).status).toBe(200);
      const from = lines.length;

      await during(faults.store, [fault, { only }], async () => {
        const warm = await Promise.all([get(warmKey), get(warmSession)]);
        expect(warm.map(({ status }) => status)).toEqual([200, 200]);
        const cold = [coldKey, unknownKey(), revokedKey, await mint(), endedSession, member];
        for (const answer of await Promise.all(cold.map(get))) expectFault(answer);

        const asked = faults.store.counts.faults;
        const junk = await Promise.all([get(`${coldKey.slice(0, -1)}!`), get('junk'), get()]);
        expect(junk.map(({ status }) => status)).toEqual([401, 401, 401]);
        expect(faults.store.counts.faults).toBe(asked);
      });

      const faulted = faulty
        .decisionsSince(from)
        .filter((decision) => decision['Outcome'] === 'faulted');
      expect(faulted).toHaveLength(6);
      for (const decision of faulted) {
        expect(decision).toMatchObject({ granted: false, Reason: 'fault', Decisions: 1 });
        expect(JSON.stringify(decision['_aws'])).toContain('"Name":"Decisions"');
      }
      const written = lines.slice(from).join('\n');
      for (const key of [coldKey, warmKey, revokedKey]) expect(written).not.toContain(key.slice(8));

      const all = [coldKey, unknownKey(), revokedKey, await mint(), endedSession, member];
      const after = await Promise.all(all.map(get));
      expect(after.map(({ status }) => status)).toEqual([200, 401, 401, 200, 401, 200]);
    });
  });

  it.each<[string, Fault]>([
    ['resets a connection', { kind: 'reset' }],
    ['resets a connection in the middle of an answer', { kind: 'reset-mid-answer' }],
    ['gives half an answer', { kind: 'truncated' }],
    ['throttles', store.THROTTLED],
    ['has an internal error', store.INTERNAL_ERROR],
    ['is slow', { kind: 'slow', ms: SLOW_MS }],
  ])('%s once, nobody sees it', async (_, fault) => {
    flush();

    const { status } = await during(faulty.faults.store, [fault, { only, times: 1 }], () =>
      faulty.get(coldKey),
    );

    expect(status).toBe(200);
  });

  it('fails, a call asks it no more often than the limit', async () => {
    flush();
    const before = faulty.faults.store.counts.faults;

    expectFault(
      await during(faulty.faults.store, [store.INTERNAL_ERROR, { only }], () =>
        faulty.get(coldKey),
      ),
    );

    expect(faulty.faults.store.counts.faults - before).toBe(READ_ATTEMPTS);
  });

  it('fails, a key that was cached is refused to nobody and allowed to nobody once the cache is empty', async () => {
    expect((await faulty.get(warmKey)).status).toBe(200);

    await during(faulty.faults.store, [store.INTERNAL_ERROR], async () => {
      flush();
      expectFault(await faulty.get(warmKey));
    });

    expect((await faulty.get(warmKey)).status).toBe(200);
  });

  it.each([10, -10])('has a clock that is %d minutes ahead, everything works', async (minutes) => {
    flush();
    const skew = { kind: 'clock-skew', ms: minutes * 60_000 } as const;

    await during(faulty.faults.store, [skew], async () => {
      expect((await faulty.get(coldKey)).status).toBe(200);
      expect((await faulty.get(unknownKey())).status).toBe(401);
      expect((await faulty.owner.request('GET')).status).toBe(200);
    });

    flush();
    expect((await faulty.get(coldKey)).status).toBe(200);
    expect((await faulty.owner.request('GET')).status).toBe(200);
  });
});

function claimsOf(token: string): { readonly sid: string } {
  const [, claims = ''] = token.split('.');
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string };
}

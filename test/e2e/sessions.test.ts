// User sessions through the gateway, its cache included:
//   GET /auth/sessions → 200, DELETE /auth/sessions/{id} → 200 or 404, DELETE /auth/sessions → 200; an API key → 403.
import type { FrontDoor } from '../../dev/front-door.ts';
import { KeyClient } from './key-client.ts';
import { bearer, call, openLocal, type Answer } from './target.ts';

describe('sessions', () => {
  let door: FrontDoor;
  beforeAll(async () => {
    door = await openLocal();
  });
  afterAll(() => door.stop());

  const now = () => Math.floor(door.clock.now() / 1000);
  const userId = () => door.people.owner.userId;
  const signIn = (sid: string, user = userId()) =>
    door.issuer.mint(user, { claims: { sid, auth_time: now() } });
  const request = (token: string, method: string, path: string): Promise<Answer> =>
    call(`${door.cloud.apiUrl}/api/v1${path}`, { method, headers: bearer(token) });
  const statusOf = async (token: string) => (await request(token, 'GET', '/workspaces')).status;
  const idsOf = async (token: string) => {
    const { body } = await request(token, 'GET', '/auth/sessions');
    return (body as { sessions: { id: string }[] }).sessions.map(({ id }) => id);
  };

  it('an ended session is refused on its next request although its policy was cached, the other works', async () => {
    const [laptop, phone] = [await signIn('laptop'), await signIn('phone')];
    expect([await statusOf(laptop), await statusOf(phone)]).toEqual([200, 200]);
    await door.cloud.drain();
    expect(await idsOf(laptop)).toEqual(expect.arrayContaining(['laptop', 'phone']));

    const answer = await request(laptop, 'DELETE', '/auth/sessions/phone');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ message: 'Session ended' });
    expect(answer.headers).toHaveProperty('x-rigbox-effective-by');
    expect([await statusOf(laptop), await statusOf(phone)]).toEqual([200, 401]);
    expect(await idsOf(laptop)).not.toContain('phone');
  }, 60_000);

  it('a renewed token of an ended session is refused, a new sign-in is not', async () => {
    const claims = { sid: 'renewed', auth_time: now() };
    const first = await door.issuer.mint(userId(), { claims });
    expect((await request(first, 'DELETE', '/auth/sessions/renewed')).status).toBe(200);

    expect(await statusOf(await door.issuer.mint(userId(), { claims }))).toBe(401);
    door.clock.advance(1000);
    expect(await statusOf(await signIn('renewed'))).toBe(200);
  });

  it('signing out everywhere ends every session, those never seen too, and no later one', async () => {
    const [asking, unseen] = [await signIn('asking'), await signIn('unseen')];
    const stranger = await signIn('elsewhere', door.people.stranger.userId);
    expect(await statusOf(asking)).toBe(200);

    const answer = await request(asking, 'DELETE', '/auth/sessions');

    expect(answer.body).toEqual({ message: 'Signed out everywhere' });
    expect([await statusOf(asking), await statusOf(unseen)]).toEqual([401, 401]);
    expect(await statusOf(stranger)).toBe(200);
    door.clock.advance(1000);
    expect(await statusOf(await signIn('later'))).toBe(200);
  });

  it('another user’s session is not found, byte for byte like one that never was', async () => {
    const stranger = await signIn('theirs', door.people.stranger.userId);
    await statusOf(stranger);
    await door.cloud.drain();
    const own = await signIn('mine');

    const foreign = await request(own, 'DELETE', '/auth/sessions/theirs');
    const unknown = await request(own, 'DELETE', '/auth/sessions/nobodys');

    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.body).toEqual(unknown.body);
    expect(await statusOf(stranger)).toBe(200);
    expect(await idsOf(own)).not.toContain('theirs');
  }, 60_000);

  it('an API key can neither see nor end the sessions of its owner', async () => {
    const session = await signIn('with-key');
    const { key } = await new KeyClient(door.cloud.apiUrl, session).create();

    for (const [method, path] of [
      ['GET', '/auth/sessions'],
      ['DELETE', '/auth/sessions'],
      ['DELETE', '/auth/sessions/with-key'],
    ] as const) {
      expect((await request(key, method, path)).status).toBe(403);
    }
    expect(await statusOf(session)).toBe(200);
  });

  it('a first-party token that says nothing of its session is refused', async () => {
    for (const claim of ['sid', 'auth_time']) {
      const token = await door.issuer.mint(userId(), { claims: { [claim]: undefined } });
      expect([claim, await statusOf(token)]).toEqual([claim, 401]);
    }
  });
});

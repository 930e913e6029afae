// User sessions through the gateway, its cache included:
//   GET /auth/sessions → 200, DELETE /auth/sessions/{id} → 200 or 404, DELETE /auth/sessions → 200; an API key → 403;
//   npm run sessions -- disable rig:user:ID → 401.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { over } from '../../cli/key-table.ts';
import { operatorClient } from '../../cli/local-run.ts';
import { changeOwner } from '../../cli/owner.ts';
import { disableUser, enableUser, endSessions } from '../../cli/sessions/user-sessions.ts';
import type { FrontDoor } from '../../dev/front-door.ts';
import { DynamoSessionStore } from '../../lambda/store/dynamo-session-store.ts';
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

  describe('of a user whom an operator disables', () => {
    const user = () => `rig:user:${door.people.stranger.userId}` as const;
    const enter = (sid: string) => signIn(sid, door.people.stranger.userId);
    let client: DynamoDBClient;
    beforeAll(() => {
      client = operatorClient(door.cloud.dynamoDbUrl);
    });
    afterAll(() => client.destroy());
    /** What the operator does has returned, and the consumers of the streams have heard of it. */
    const act = async (does: typeof disableUser) => {
      await does({ store: new DynamoSessionStore(client, door.sessionTable), now }, user());
      await door.cloud.drain();
    };

    it('are refused on the next request although their policies were cached, and new ones until the user is enabled', async () => {
      const [live, owner] = [await enter('live'), await signIn('owner')];
      expect([await statusOf(live), await statusOf(owner)]).toEqual([200, 200]);

      await act(disableUser);
      expect([await statusOf(live), await statusOf(owner)]).toEqual([401, 200]);
      door.clock.advance(1000);
      expect(await statusOf(await enter('new'))).toBe(401);

      await act(enableUser);
      expect(await statusOf(live)).toBe(401);
      expect(await statusOf(await enter('fresh'))).toBe(200);
    }, 60_000);

    it('leave an API key alone, which ends with its owner’s suspension', async () => {
      door.clock.advance(1000);
      const session = await enter('with-api-key');
      const { key } = await new KeyClient(door.cloud.apiUrl, session).create();

      await act(disableUser);
      expect([await statusOf(session), await statusOf(key)]).toEqual([401, 200]);
      const keys = over(client, { apiKeys: door.apiKeyTable });
      expect(await changeOwner({ ...keys, now }, user(), 'suspended')).toHaveLength(1);
      await door.cloud.drain();

      expect(await statusOf(key)).toBe(401);
      await act(enableUser);
      expect(await statusOf(key)).toBe(401);
    }, 60_000);

    it('end, and no later one, when they are only ended', async () => {
      door.clock.advance(1000);
      const live = await enter('to-end');
      expect(await statusOf(live)).toBe(200);

      await act(endSessions);
      expect(await statusOf(live)).toBe(401);
      door.clock.advance(1000);
      expect(await statusOf(await enter('after'))).toBe(200);
    }, 60_000);
  });

  it('a first-party token that says nothing of its session is refused', async () => {
    for (const claim of ['sid', 'auth_time']) {
      const token = await door.issuer.mint(userId(), { claims: { [claim]: undefined } });
      expect([claim, await statusOf(token)]).toEqual([claim, 401]);
    }
  });
});

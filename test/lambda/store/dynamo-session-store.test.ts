// The store over the stack's table in the embedded DynamoDB: what is ended stays ended, in whatever order writes arrive.
import fc from 'fast-check';
import { DynamoSessionStore } from '../../../lambda/store/dynamo-session-store.ts';
import { decodeSessionState, sessionKey, userKey } from '../../../lambda/store/session-item.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { refusalOfSession } from '../../../core/session.ts';
import {
  newUser,
  sessionUse,
  startSessionTable,
  type LocalSessionTable,
} from './local-session-table.ts';

const NOW = 1_800_000_000;
const WINDOW = 300;
let table: LocalSessionTable;

beforeAll(async () => {
  table = await startSessionTable();
});
afterAll(() => table.stop());

const stateOf = async (user: PrincipalReference, id = 'session-1') =>
  decodeSessionState(
    await table.readItem(userKey(user)),
    await table.readItem(sessionKey(user, id)),
  );

describe('the use of a session', () => {
  it('is written with where it came from, and found again', async () => {
    const use = sessionUse({ userAgent: 'curl/8', place: '192.0.2.0/24', firstAt: NOW - 5 });

    expect(await table.store.advance(use, WINDOW)).toBe(true);

    expect(await table.store.find(use.user, use.sessionId)).toEqual({
      sessionId: 'session-1',
      startedAt: NOW - 60,
      clientId: 'dashboard',
      firstSeenAt: NOW - 5,
      lastSeenAt: NOW,
      userAgent: 'curl/8',
      place: '192.0.2.0/24',
    });
  });

  it('is written once a window, forwards only, and leaves the first use as it is', async () => {
    const use = sessionUse();
    const at = (lastAt: number) => ({ ...use, firstAt: lastAt, lastAt });
    await table.store.advance(use, WINDOW);

    expect(await table.store.advance(at(NOW + WINDOW - 1), WINDOW)).toBe(false);
    expect(await table.store.advance(at(NOW - 1000), WINDOW)).toBe(false);
    expect(await table.store.advance(at(NOW + WINDOW), WINDOW)).toBe(true);

    expect(await table.store.find(use.user, use.sessionId)).toMatchObject({
      firstSeenAt: NOW,
      lastSeenAt: NOW + WINDOW,
    });
  });

  it('never brings an ended session back, and makes no item live without its end', async () => {
    const use = sessionUse();
    await table.store.end(use.user, use, NOW);

    expect(await table.store.advance({ ...use, lastAt: NOW + 1000 }, WINDOW)).toBe(false);

    expect(await stateOf(use.user)).toEqual({ endedAt: NOW });
  });

  it('of a later authentication under the same id is one of a new session', async () => {
    const use = sessionUse();
    await table.store.end(use.user, use, NOW);
    const later = { ...use, startedAt: NOW + 1, firstAt: NOW + 2, lastAt: NOW + 2 };

    expect(await table.store.advance(later, WINDOW)).toBe(true);
    expect(await table.store.advance({ ...use, lastAt: NOW + 1000 }, WINDOW)).toBe(false);

    const state = await stateOf(use.user);
    expect(refusalOfSession(state, later, NOW + 2)).toBeUndefined();
    expect(refusalOfSession(state, use, NOW + 2)).toEqual({ refused: 'session-ended' });
  });
});

describe('ending', () => {
  it('ends a session that was never seen', async () => {
    const user = newUser();
    await table.store.end(user, { sessionId: 'unseen', startedAt: NOW - 5 }, NOW);

    expect(await stateOf(user, 'unseen')).toEqual({ endedAt: NOW });
    expect((await table.store.list(user)).sessions).toEqual([
      { sessionId: 'unseen', startedAt: NOW - 5, endedAt: NOW },
    ]);
  });

  it('never moves back, in whatever order ends, uses and sign-outs arrive', async () => {
    const write = fc.record({
      kind: fc.constantFrom('end', 'everywhere', 'use'),
      at: fc.nat({ max: 2000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 8 }), async (writes) => {
        const use = sessionUse({ lastAt: NOW });
        for (const { kind, at } of writes) {
          if (kind === 'end') await table.store.end(use.user, use, NOW + at);
          else if (kind === 'everywhere') await table.store.signOutEverywhere(use.user, NOW + at);
          else await table.store.advance({ ...use, lastAt: NOW + at }, WINDOW);
        }

        const last = (wanted: string) =>
          Math.max(...writes.filter(({ kind }) => kind === wanted).map(({ at }) => NOW + at));
        const { endedAt = -Infinity, signedOutBefore = -Infinity } = await stateOf(use.user);
        expect([endedAt, signedOutBefore]).toEqual([last('end'), last('everywhere')]);
      }),
      { numRuns: 30 },
    );
  });

  it('touches nothing of another user who has a session of the same id', async () => {
    const [one, other] = [sessionUse(), sessionUse()];
    await table.store.advance(other, WINDOW);

    await table.store.end(one.user, one, NOW);
    await table.store.signOutEverywhere(one.user, NOW);

    expect(await stateOf(other.user)).toEqual({});
    expect(await table.store.find(newUser(), other.sessionId)).toBeUndefined();
  });
});

it('disables and enables a user, and keeps the time of the first disabling and the sign-outs', async () => {
  const user = newUser();
  await table.store.signOutEverywhere(user, NOW);
  await table.store.disable(user, NOW + 1);
  await table.store.disable(user, NOW + 2);
  expect(await stateOf(user)).toEqual({ signedOutBefore: NOW, disabledAt: NOW + 1 });
  expect((await table.store.list(user)).ofUser).toEqual(await stateOf(user));

  await table.store.enable(user);

  expect(await stateOf(user)).toEqual({ signedOutBefore: NOW });
});

it('fails when DynamoDB does not answer, and does not take that for an unknown session', async () => {
  const lost = new DynamoSessionStore(table.client, 'no-such-table');

  await expect(lost.list(newUser())).rejects.toThrow();
  await expect(lost.find(newUser(), 'x')).rejects.toThrow();
  await expect(lost.end(newUser(), sessionUse(), NOW)).rejects.toThrow();
  await expect(lost.advance(sessionUse(), WINDOW)).rejects.toThrow();
});

import { SESSION_SECONDS_MAX, refusalOfSession } from '../../../core/session.ts';
import {
  decodeSession,
  decodeSessionState,
  isSessionItem,
  purgeTimeFor,
  sessionKey,
  userKey,
} from '../../../lambda/store/session-item.ts';

const USER = 'rig:user:olive';

it('tells the item of a user from that of a session, whatever its id', () => {
  expect(isSessionItem(userKey(USER))).toBe(false);
  expect(isSessionItem(sessionKey(USER, 'user'))).toBe(true);
});

it('takes absent items for nothing withdrawn', () => {
  expect(decodeSessionState(undefined, undefined)).toEqual({});
});

it('reads what is withdrawn from the item that it belongs to, and only from there', () => {
  const times = { endedAt: { N: '1' }, signedOutBefore: { N: '2' }, disabledAt: { N: '3' } };

  expect(decodeSessionState(times, times)).toEqual({
    endedAt: 1,
    signedOutBefore: 2,
    disabledAt: 3,
  });
  expect(decodeSessionState(undefined, times)).toEqual({ endedAt: 1 });
});

it.each(['endedAt', 'signedOutBefore', 'disabledAt'])(
  'fails on a malformed %s, which must not look like a session that is alive',
  (name) => {
    const item = { [name]: { S: 'x' } };

    expect(() => decodeSessionState(item, item)).toThrow(name);
  },
);

it('fails on a session without its id or its start', () => {
  expect(() => decodeSession({ startedAt: { N: '1' } })).toThrow('session');
  expect(() => decodeSession({ ...sessionKey(USER, 's') })).toThrow('startedAt');
});

it('is kept until every session that it ends is over by its age', () => {
  const endedAt = 1_800_000_000;

  expect(purgeTimeFor(endedAt)).toBeGreaterThan(endedAt + SESSION_SECONDS_MAX);
  expect(refusalOfSession({}, { startedAt: endedAt }, purgeTimeFor(endedAt))).toBeDefined();
});

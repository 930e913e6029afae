import type { UserSession } from '../../../web/src/api/sessions.ts';
import { groupSessions } from '../../../web/src/page/session-group.ts';

const OWN = 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0';
const PHONE = 'Mozilla/5.0 (Android 16; Mobile; rv:146.0) Gecko/146.0 Firefox/146.0';
const MORNING = '2026-12-01T09:30:00Z';
const NOON = '2026-12-01T12:00:00Z';

const session = (id: string, more: Partial<UserSession> = {}): UserSession => ({
  id,
  current: false,
  started_at: MORNING,
  user_agent: OWN,
  ...more,
});

it('takes the sessions of one sign-in on one device for one, as it was used last', () => {
  const [group, ...others] = groupSessions(
    [
      session('a', { last_seen_at: MORNING, place: '192.0.2.0/24' }),
      session('b', { last_seen_at: NOON, place: '203.0.113.0/24' }),
      session('c'),
    ],
    PHONE,
  );

  expect(others).toEqual([]);
  expect(group).toEqual({
    ids: ['a', 'b', 'c'],
    device: { name: 'Firefox on Linux', kind: 'computer' },
    userAgent: OWN,
    isCurrent: false,
    startedAt: MORNING,
    lastSeenAt: NOON,
    place: '203.0.113.0/24',
  });
});

it('keeps apart what began at another time or on another device', () => {
  const groups = groupSessions(
    [session('a'), session('b', { started_at: NOON }), session('c', { user_agent: PHONE })],
    OWN,
  );

  expect(groups.map(({ ids }) => ids)).toEqual([['a'], ['b'], ['c']]);
});

it('shows the session that asks first, and the others in the order of the API', () => {
  const groups = groupSessions(
    [
      session('a', { started_at: NOON }),
      session('b', { user_agent: PHONE }),
      session('c', { current: true }),
    ],
    OWN,
  );

  expect(groups.map(({ ids, isCurrent }) => [ids, isCurrent])).toEqual([
    [['c'], true],
    [['a'], false],
    [['b'], false],
  ]);
});

it('knows the device of the session that asks before the API does, and of no other', () => {
  const { user_agent: _unseen, ...unseen } = session('a', { current: true });
  const { user_agent: _unknown, ...unknown } = session('b', { started_at: NOON });
  const groups = groupSessions([unseen, unknown], PHONE);

  expect(groups.map(({ device }) => device.name)).toEqual(['Firefox on Android', 'Unknown device']);
});

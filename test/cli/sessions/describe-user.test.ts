import { describeUser } from '../../../cli/sessions/describe-user.ts';

const NOW = 1_800_000_000;

it('says of a user whom nobody has heard of that nothing stands in the way', () => {
  expect(describeUser({ ofUser: {}, sessions: [] }, NOW)).toEqual(['enabled']);
});

it('lists sessions newest first, and tells those that are over', () => {
  const sessions = [
    { sessionId: 'old', startedAt: NOW - 500, endedAt: NOW - 400 },
    {
      sessionId: 'new',
      startedAt: NOW - 100,
      lastSeenAt: NOW - 10,
      clientId: 'rigbox-dashboard',
      place: '192.0.2.0/24',
      userAgent: 'Firefox',
    },
  ];

  expect(describeUser({ ofUser: { signedOutBefore: NOW - 300 }, sessions }, NOW)).toEqual([
    'enabled',
    'signed out everywhere at 2027-01-15T07:55:00Z',
    'new  alive  from 2027-01-15T07:58:20Z  last seen 2027-01-15T07:59:50Z  rigbox-dashboard  192.0.2.0/24  Firefox',
    'old  over  from 2027-01-15T07:51:40Z',
  ]);
});

it('calls every session of a disabled user over', () => {
  const stored = {
    ofUser: { disabledAt: NOW },
    sessions: [{ sessionId: 'one', startedAt: NOW + 5 }],
  };

  expect(describeUser(stored, NOW + 10)).toEqual([
    'disabled since 2027-01-15T08:00:00Z',
    'one  over  from 2027-01-15T08:00:05Z',
  ]);
});

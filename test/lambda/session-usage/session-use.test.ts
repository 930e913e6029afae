import fc from 'fast-check';
import { readSessionUse, sessionUsesIn } from '../../../lambda/session-usage/session-use.ts';
import { sessionLine } from './session-log.ts';

const NOW = 1_800_000_000;
const USE = {
  user: 'rig:user:olive',
  sessionId: 'session-1',
  startedAt: 1_799_990_000,
  clientId: 'dashboard',
  firstAt: NOW,
  lastAt: NOW,
  userAgent: 'Firefox/140.0',
  place: '192.0.2.0/24',
};

it.each(['200', '403', '404', '429', '500'])(
  'takes a request that ended in %s for a use',
  (status) => {
    expect(readSessionUse(sessionLine(NOW + 0.9, { status }), NOW)).toEqual(USE);
  },
);

it('keeps the network of an address and nothing of the address', () => {
  expect(JSON.stringify(readSessionUse(sessionLine(NOW), NOW))).not.toContain('192.0.2.77');
});

it('does without a user agent and an address', () => {
  const { userAgent: _, place: __, ...bare } = USE;

  expect(
    readSessionUse(sessionLine(NOW, { userAgent: undefined, sourceIp: undefined }), NOW),
  ).toEqual(bare);
});

it.each([
  ['a refused token', { status: '401' }],
  ['an API key', { credentialType: 'api_key' }],
  ['a token of another client', { credentialType: 'jwt' }],
  ['nobody', { credentialType: undefined }],
])('passes over a request of %s', (_, about) => {
  expect(readSessionUse(sessionLine(NOW, about), NOW)).toBeUndefined();
});

it.each([
  ['no JSON', 'START RequestId: 1'],
  ['no status', '{"credentialType":"session"}'],
  ['a member twice', '{"status":"200","status":"200"}'],
  ['no user', sessionLine(NOW, { principal: 'rig:service:ci' })],
  ['an id that is none', sessionLine(NOW, { credentialId: '#user' })],
  ['no start', sessionLine(NOW, { sessionStartedAt: undefined })],
  ['no client', sessionLine(NOW, { clientId: '' })],
  ['no time', sessionLine(NOW, { time: undefined })],
  ['a time far ahead', sessionLine(NOW + 301)],
])('tells that a line with %s is malformed', (_, line) => {
  expect(readSessionUse(line, NOW)).toBe('malformed');
});

it('never throws, whatever a line is', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      expect([undefined, 'malformed']).toContain(readSessionUse(line, NOW));
    }),
  );
});

it('gives the first and the last use of each session, in whatever order lines come', () => {
  const { uses, malformed } = sessionUsesIn(
    [
      sessionLine(NOW - 5),
      sessionLine(NOW, { userAgent: 'newest' }),
      '{',
      sessionLine(NOW - 9),
      sessionLine(NOW - 3, { principal: 'rig:user:sam' }),
      sessionLine(NOW - 2, { sessionStartedAt: '1799999000' }),
    ],
    NOW,
  );

  expect(malformed).toBe(1);
  expect(uses).toHaveLength(3);
  expect(uses[0]).toEqual({ ...USE, firstAt: NOW - 9, userAgent: 'newest' });
});

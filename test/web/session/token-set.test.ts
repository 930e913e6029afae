import { isNewer, isUsable, renewalDueAt } from '../../../web/src/session/token-set.ts';
import { tokensAt } from './tab.ts';

const HOUR = tokensAt(0);
const MINUTE = tokensAt(0, { expiresAt: 60_000 });

it('is due two minutes before the end, and at two thirds of a life too short for that', () => {
  expect(renewalDueAt(HOUR)).toBe(3_480_000);
  expect(renewalDueAt(MINUTE)).toBe(40_000);
});

it('is usable until just before the end, and due before that', () => {
  expect([isUsable(HOUR, 3_594_999), isUsable(HOUR, 3_595_000)]).toEqual([true, false]);
  expect(isUsable(MINUTE, renewalDueAt(MINUTE))).toBe(true);
});

it('is newer only when it was obtained later', () => {
  expect(isNewer(HOUR, undefined)).toBe(true);
  expect(isNewer(tokensAt(1), HOUR)).toBe(true);
  expect(isNewer(HOUR, HOUR)).toBe(false);
});

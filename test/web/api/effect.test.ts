import { describeDelay, latestEffect, readEffect } from '../../../web/src/api/effect.ts';

const NOW = Date.parse('2026-12-01T09:30:00Z');

it('reads when a change holds everywhere, and nothing of an answer that does not say it', () => {
  expect(readEffect(new Headers({ 'x-rigbox-effective-by': '2026-12-01T09:30:00Z' }))).toEqual({
    effectiveBy: '2026-12-01T09:30:00Z',
  });
  expect(readEffect(new Headers())).toEqual({});
});

it('says until when an earlier decision may hold, only if that is still to come', () => {
  expect(describeDelay({ effectiveBy: '2026-12-01T09:35:00Z' }, NOW)).toMatch(/until \d+:35/);
  expect(describeDelay({ effectiveBy: '2026-12-01T09:30:00Z' }, NOW)).toBe('');
  expect(describeDelay({}, NOW)).toBe('');
});

it('says of several changes when the last of them holds', () => {
  const [early, late] = ['2026-12-01T09:30:00Z', '2026-12-01T09:35:00Z'];

  expect(latestEffect([{ effectiveBy: late }, {}, { effectiveBy: early }])).toEqual({
    effectiveBy: late,
  });
  expect(latestEffect([{}])).toEqual({});
});

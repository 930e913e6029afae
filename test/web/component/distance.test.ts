import { describeDistance } from '../../../web/src/component/distance.ts';

const NOW = new Date('2027-01-15T12:00:00Z');

it.each([
  ['2027-01-15T12:00:00Z', 'just now'],
  ['2027-01-15T11:59:10Z', 'just now'],
  ['2027-01-15T12:00:30Z', 'in less than a minute'],
  ['2027-01-15T11:00:00Z', '1 hour ago'],
  ['2027-01-16T11:59:59Z', 'in 24 hours'],
  ['2027-01-14T12:00:00Z', 'yesterday'],
  ['2027-01-22T12:00:00Z', 'in 7 days'],
  ['2026-11-15T12:00:00Z', '2 months ago'],
  ['2025-01-15T12:00:00Z', '2 years ago'],
])('says of %s that it is %s', (time, words) => {
  expect(describeDistance(new Date(time), NOW)).toBe(words);
});

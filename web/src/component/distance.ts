// How far a time is from now, in the words that people use.

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** Says how far a time is from now: `in 3 days`, `2 hours ago`, `just now`. */
export function describeDistance(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (step) return RELATIVE.format(Math.round(seconds / step[1]), step[0]);
  return seconds > 0 ? 'in less than a minute' : 'just now';
}

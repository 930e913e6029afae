// A point in time, as people speak of it, with the exact one for whoever points at it.
import { describeDistance } from './distance.ts';

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'long' });

/** Properties of a {@link Time}. */
export interface TimeProps {
  /** ISO 8601. */
  readonly value: string;
  /** @default 'date' */
  readonly form?: 'date' | 'distance';
}

/** Shows a time. */
export function Time({ value, form = 'date' }: TimeProps) {
  const time = new Date(value);
  return (
    <time dateTime={value} title={EXACT.format(time)}>
      {form === 'date' ? DATE.format(time) : describeDistance(time, new Date())}
    </time>
  );
}

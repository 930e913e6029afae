// The stand-in for `Date` that goes by a moved clock.
import { createShiftedDate } from '../../../local/lambda/shifted-date.ts';

const HOUR = 3_600_000;

function createMoved(ms: number) {
  const offset = new SharedArrayBuffer(8);
  new Float64Array(offset)[0] = ms;
  return createShiftedDate(Date, offset);
}

/** The distance from the machine's present in whole minutes. */
const minutesAway = (time: number) => Math.round((time - Date.now()) / 60_000);

describe('createShiftedDate', () => {
  it('moves the present, however it is asked for', () => {
    const Moved = createMoved(HOUR);

    expect(minutesAway(Moved.now())).toBe(60);
    expect(minutesAway(new Moved().getTime())).toBe(60);
    expect(minutesAway(Date.parse(Moved()))).toBe(60);
    expect(minutesAway(new (class extends Moved {})().getTime())).toBe(60);
  });

  it('reads the offset anew each time, and gives whole milliseconds', () => {
    const offset = new SharedArrayBuffer(8);
    const Moved = createShiftedDate(Date, offset);
    new Float64Array(offset)[0] = -HOUR + 0.5;

    expect(minutesAway(Moved.now())).toBe(-60);
    expect(Number.isInteger(Moved.now())).toBe(true);
  });

  it('leaves given dates, parsing and the types as they are', () => {
    const Moved = createMoved(HOUR);

    expect(new Moved(5).getTime()).toBe(5);
    expect(new Moved('2026-11-24T00:00:00Z').toISOString()).toBe('2026-11-24T00:00:00.000Z');
    expect(Moved.parse('1970-01-01')).toBe(0);
    expect(Moved.UTC(1970, 0)).toBe(0);
    expect(new Moved()).toBeInstanceOf(Date);
    expect(new Date()).toBeInstanceOf(Moved);
  });
});

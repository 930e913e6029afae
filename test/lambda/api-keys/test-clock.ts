// Seconds that pass when a test says so.

/** The clock. */
export interface TestClock {
  /** Seconds since the epoch. */
  now(): number;
  advance(seconds: number): void;
}

/** Creates a clock that stands at a time. */
export function createClockAt(seconds: number): TestClock {
  let now = seconds;
  return {
    now: () => now,
    advance: (by) => {
      now += by;
    },
  };
}

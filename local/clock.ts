// The time that the whole local run goes by: the machine's, moved by an offset that worker threads share.

/** Gives the time in milliseconds since the epoch. */
export interface Clock {
  now(): number;
}

/** A clock that can be moved; the offset lies in shared memory, so that functions in worker threads see it at once. */
export interface MovableClock extends Clock {
  /** Moves the time of gateway, store and functions by `ms`, forwards when positive. */
  advance(ms: number): void;
  /** Eight bytes, one `Float64`: the offset in milliseconds from the machine's clock. */
  readonly offset: SharedArrayBuffer;
}

/** Creates a clock that starts at the machine's time. */
export function createClock(): MovableClock {
  const offset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const view = new Float64Array(offset);
  return {
    now: () => Date.now() + (view[0] ?? 0),
    advance: (ms) => {
      view[0] = (view[0] ?? 0) + ms;
    },
    offset,
  };
}

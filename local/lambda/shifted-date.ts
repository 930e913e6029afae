// A `Date` that goes by the clock of the local run instead of the machine's; functions in worker threads get it as
// their global.

/**
 * Gives a stand-in for `real` whose present is moved by the milliseconds in `offset`, read anew at each use. Dates of
 * given values, parsing, subclasses and `instanceof` are as with `real`. Timers and TLS go by the machine's clock.
 */
export function createShiftedDate(
  real: DateConstructor,
  offset: SharedArrayBuffer,
): DateConstructor {
  const shift = new Float64Array(offset);
  const readMachine = real.now.bind(real);
  // Dates hold whole milliseconds, and `Date.now()` gives nothing else.
  const now = () => readMachine() + Math.trunc(shift[0] ?? 0);
  return new Proxy(real, {
    construct: (target, values: unknown[], newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as Date,
    apply: (target) => new target(now()).toString(),
    get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
  });
}

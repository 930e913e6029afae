import { Deadlines } from '../../../lambda/store/deadline.ts';

/** Starts a deadline and gives what settles when it expires. */
function expiring(deadlines: Deadlines, ms: number) {
  const { promise, resolve } = Promise.withResolvers<string>();
  // Keeps the process alive, as the connection of a request does.
  const alive = setInterval(() => undefined, 1_000);
  const stop = deadlines.start(ms, () => resolve('expired'));
  return { stop, expired: promise.finally(() => clearInterval(alive)), alive };
}

it('calls when the time is over', async () => {
  expect(await expiring(new Deadlines(), 1).expired).toBe('expired');
});

it('does not call once it is stopped, and is free for the next', async () => {
  const deadlines = new Deadlines();
  let calls = 0;
  deadlines.start(5, () => (calls += 1))();

  await expiring(deadlines, 5).expired;
  await expiring(deadlines, 5).expired;

  expect(calls).toBe(0);
});

it('starts anew each time, and calls again after it has called', async () => {
  const deadlines = new Deadlines();
  for (let count = 0; count < 3; count += 1) {
    const { stop, expired } = expiring(deadlines, 1);
    expect(await expired).toBe('expired');
    stop();
  }
});

it('is not stopped for its next owner by the last one', async () => {
  const deadlines = new Deadlines();
  const first = deadlines.start(5, () => undefined);
  first();
  const { expired } = expiring(deadlines, 5);
  first();

  expect(await expired).toBe('expired');
});

it('keeps those that run at the same time apart', async () => {
  const deadlines = new Deadlines();
  const stopped = expiring(deadlines, 5);
  const running = expiring(deadlines, 5);
  stopped.stop();
  clearInterval(stopped.alive);

  expect(await running.expired).toBe('expired');
});

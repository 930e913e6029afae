// The lock that keeps writes to one item apart.
import { KeyedLock } from '../../../local/dynamodb/keyed-lock.ts';

function recorder() {
  const lock = new KeyedLock();
  const log: string[] = [];
  const work = (name: string, keys: readonly string[]) =>
    lock.hold(keys, async () => {
      log.push(`${name} begins`);
      await new Promise(setImmediate);
      log.push(`${name} ends`);
    });
  return { log, work };
}

it('lets one at a time have a key, in the order of asking', async () => {
  const { log, work } = recorder();

  await Promise.all([work('1', ['a']), work('2', ['a', 'b']), work('3', ['b'])]);

  expect(log).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
});

it('lets different keys be had at once, and one key be named twice', async () => {
  const { log, work } = recorder();

  await Promise.all([work('1', ['a', 'a']), work('2', ['b'])]);

  expect(log.slice(0, 2)).toEqual(['1 begins', '2 begins']);
});

it('ends in no deadlock when two want the same keys in another order', async () => {
  const { log, work } = recorder();

  await Promise.all([work('1', ['a', 'b']), work('2', ['b', 'a'])]);

  expect(log).toHaveLength(4);
});

it('gives the key on when the work fails', async () => {
  const lock = new KeyedLock();

  await expect(lock.hold(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await lock.hold(['a'], () => Promise.resolve(1))).toBe(1);
});

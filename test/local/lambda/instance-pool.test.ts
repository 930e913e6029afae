// The pool's limits and its choice of instances, with instances that end when the test says so.
import { InstancePool } from '../../../local/lambda/instance-pool.ts';
import type { PooledInstance } from '../../../local/lambda/instance-pool.ts';
import type { InvocationResult } from '../../../local/lambda/invocation.ts';

interface HeldInstance extends PooledInstance {
  isAlive: boolean;
  isTerminated: boolean;
  readonly events: string[];
  finish(): void;
}

function createHeldInstance(): HeldInstance {
  let settle: ((result: InvocationResult) => void) | undefined;
  const instance: HeldInstance = {
    isAlive: true,
    isTerminated: false,
    events: [],
    invoke: (event) => {
      instance.events.push(event);
      return new Promise((resolve) => (settle = resolve));
    },
    finish: () => settle?.({ outcome: 'returned', payload: instance.events.at(-1) }),
    terminate: () => {
      instance.isTerminated = true;
      return Promise.resolve();
    },
  };
  return instance;
}

function createPool(reserved?: number) {
  const started: HeldInstance[] = [];
  const pool = new InstancePool(() => {
    const instance = createHeldInstance();
    started.push(instance);
    return instance;
  }, reserved);
  return { pool, started };
}

describe('InstancePool', () => {
  it('reuses an idle instance and starts another only beside a busy one', async () => {
    const { pool, started } = createPool();
    const first = pool.invoke('a');
    started[0]!.finish();
    await first;

    const [second, third] = [pool.invoke('b'), pool.invoke('c')];
    started.forEach((instance) => instance.finish());
    await Promise.all([second, third]);

    expect(started.map(({ events }) => events)).toEqual([['a', 'b'], ['c']]);
  });

  it('never hands an invocation to an instance that died while idle', async () => {
    const { pool, started } = createPool();
    const first = pool.invoke('a');
    started[0]!.finish();
    await first;
    started[0]!.isAlive = false;

    const second = pool.invoke('b');
    started[1]!.finish();

    expect(await second).toEqual({ outcome: 'returned', payload: 'b' });
    expect(started).toHaveLength(2);
  });

  it('starts ten instances at most and lets further invocations wait their turn', async () => {
    const { pool, started } = createPool();
    const results = Array.from({ length: 12 }, (_, index) => pool.invoke(String(index)));
    expect(started).toHaveLength(10);

    started[3]!.finish();
    await results[3];
    started[3]!.finish();

    expect(await results[10]).toEqual({ outcome: 'returned', payload: '10' });
    expect(started[3]!.events).toEqual(['3', '10', '11']);
    expect(started).toHaveLength(10);
  });

  it('throttles beyond the reserved concurrency and no longer once an invocation has ended', async () => {
    const { pool, started } = createPool(1);
    const first = pool.invoke('a');

    expect(await pool.invoke('b')).toMatchObject({ errorType: 'TooManyRequestsException' });
    started[0]!.finish();
    await first;
    const third = pool.invoke('c');
    started[0]!.finish();
    expect(await third).toEqual({ outcome: 'returned', payload: 'c' });
  });

  it('terminates every instance when stopped and fails what was still waiting', async () => {
    const { pool, started } = createPool();
    const results = Array.from({ length: 11 }, (_, index) => pool.invoke(String(index)));
    await pool.stop();
    started.forEach((instance) => instance.finish());

    expect(started.every(({ isTerminated }) => isTerminated)).toBe(true);
    expect(await results[10]).toMatchObject({ errorType: 'ServiceException' });
  });

  it('fails an invocation when no instance can be started', async () => {
    const pool = new InstancePool(() => {
      throw new Error('no thread');
    });

    expect(await pool.invoke('a')).toMatchObject({ errorType: 'Runtime.StartError' });
  });
});

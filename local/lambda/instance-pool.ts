// The instances of one function: reuses warm ones, starts further ones for concurrent invocations, and throttles or
// queues what is beyond its limits.
import type { InvocationResult } from './invocation.ts';

/** An execution environment that the pool hands invocations to. */
export interface PooledInstance {
  /** False once it must not be used again. */
  readonly isAlive: boolean;
  invoke(event: string): Promise<InvocationResult>;
  terminate(): Promise<void>;
}

/** How many instances this machine carries for one function; AWS would start more, here invocations wait instead. */
const INSTANCES_MAX = 10;

const THROTTLED: InvocationResult = {
  outcome: 'failed',
  errorType: 'TooManyRequestsException',
  errorMessage: 'Rate Exceeded.',
};

const NOT_STARTED: InvocationResult = {
  outcome: 'failed',
  errorType: 'Runtime.StartError',
  errorMessage: 'the worker thread could not be started',
};

const STOPPED: InvocationResult = {
  outcome: 'failed',
  errorType: 'ServiceException',
  errorMessage: 'the local run has been stopped',
};

/** Runs invocations, one at a time on each instance. */
export class InstancePool {
  readonly #start: () => PooledInstance;
  readonly #reserved: number;
  readonly #instances = new Set<PooledInstance>();
  readonly #idle: PooledInstance[] = [];
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #isStopped = false;

  /** @param reserved More than this many invocations at once are throttled, as the account's limits would do. */
  constructor(start: () => PooledInstance, reserved = Infinity) {
    this.#start = start;
    this.#reserved = reserved;
  }

  /** Runs one invocation; `event` is JSON text. Fails with `TooManyRequestsException` when throttled. */
  async invoke(event: string): Promise<InvocationResult> {
    if (this.#running >= this.#reserved) return THROTTLED;
    this.#running++;
    if (this.#running > INSTANCES_MAX)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    const result = this.#isStopped ? STOPPED : await this.#run(event);
    this.#running--;
    this.#waiting.shift()?.();
    return result;
  }

  /** Ends all instances; invocations under way or still to come fail. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#instances].map((instance) => instance.terminate()));
  }

  async #run(event: string): Promise<InvocationResult> {
    const instance = this.#takeIdle() ?? this.#startInstance();
    if (!instance) return NOT_STARTED;
    const result = await instance.invoke(event);
    if (instance.isAlive) this.#idle.push(instance);
    else this.#instances.delete(instance);
    return result;
  }

  #takeIdle(): PooledInstance | undefined {
    for (let instance = this.#idle.pop(); instance; instance = this.#idle.pop()) {
      if (instance.isAlive) return instance;
      // It crashed after its last result, by something that the handler left running.
      this.#instances.delete(instance);
    }
    return undefined;
  }

  #startInstance(): PooledInstance | undefined {
    try {
      const instance = this.#start();
      this.#instances.add(instance);
      return instance;
    } catch {
      // No thread could be had, or the function's NODE_OPTIONS are none that a thread can have.
      return undefined;
    }
  }
}

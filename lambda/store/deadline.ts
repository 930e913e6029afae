// Deadlines of requests that nearly always end in time. Setting a timer and clearing it for each costs as much as signing
// the request; these run on, unheard, until they are wanted again.

/** A timer that is in use by one request at a time, or by none. */
class Deadline {
  readonly #timer: NodeJS.Timeout;
  #expire: (() => void) | undefined;

  constructor(ms: number) {
    // It must not keep a process alive that has nothing else to do.
    this.#timer = setTimeout(() => this.#expire?.(), ms).unref();
  }

  start(expire: () => void): void {
    this.#expire = expire;
    this.#timer.refresh();
  }

  stop(): void {
    this.#expire = undefined;
  }
}

/** The deadlines of one client, kept by their length; there are as many as requests have run at the same time. */
export class Deadlines {
  readonly #idle = new Map<number, Deadline[]>();

  /**
   * Calls `expire` after `ms` milliseconds, unless the returned function is called before; calling that again has no
   * effect.
   */
  start(ms: number, expire: () => void): () => void {
    const idle = this.#idle.get(ms) ?? [];
    this.#idle.set(ms, idle);
    const deadline = idle.pop() ?? new Deadline(ms);
    deadline.start(expire);
    let isRunning = true;
    return () => {
      if (!isRunning) return;
      isRunning = false;
      deadline.stop();
      idle.push(deadline);
    };
  }
}

// Lets one piece of work at a time have a key, so that nothing comes between reading an item and writing it.

/** Gives out keys in the order in which they are asked for. */
export class KeyedLock {
  readonly #lastHolders = new Map<string, Promise<undefined>>();

  /** Runs `work` while it holds all of `keys`. All are queued for at once, so that no two can wait for each other. */
  async hold<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const own = Promise.withResolvers<undefined>();
    const distinct = [...new Set(keys)];
    const earlier = distinct.flatMap((key) => this.#lastHolders.get(key) ?? []);
    for (const key of distinct) this.#lastHolders.set(key, own.promise);
    await Promise.all(earlier);
    try {
      return await work();
    } finally {
      for (const key of distinct) {
        if (this.#lastHolders.get(key) === own.promise) this.#lastHolders.delete(key);
      }
      own.resolve(undefined);
    }
  }
}

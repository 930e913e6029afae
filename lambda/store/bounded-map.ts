// A memory of so many things at the most.

/** A map that forgets what was set longest ago when it would grow beyond a size. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #sizeMax: number;

  constructor(sizeMax: number) {
    super();
    this.#sizeMax = sizeMax;
  }

  /** Sets a value, as the newest, whether its key was there or not. */
  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#sizeMax) {
      const [oldest] = this.keys();
      this.delete(oldest as Key);
    }
    return this;
  }
}

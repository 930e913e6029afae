// The port to what is stored of the use of API keys.

/** Reads and writes the last use of keys. */
export interface KeyUsageStore {
  /** Gives the digest of a key by its id, or `undefined` when there is no such key. */
  findDigest(keyId: string): Promise<string | undefined>;
  /** Gives the last use that was written, `undefined` when the key has none yet or is gone. */
  findLastUse(digest: string): Promise<number | undefined>;
  /**
   * Writes a key's last use if none is written that is newer than `windowSeconds` before it, so that it can only move
   * forward and by a window at least; `false` when that was not so, or the key is gone.
   */
  advance(digest: string, at: number, windowSeconds: number): Promise<boolean>;
}

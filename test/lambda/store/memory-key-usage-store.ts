// The last use of keys in memory, for simulations of more traffic than an embedded DynamoDB would answer. It passes the
// same contract, and counts what it is asked.
import type { KeyUsageStore } from '../../../lambda/store/key-usage-store.ts';

/** A store whose keys have their id as digest. */
export class MemoryKeyUsageStore implements KeyUsageStore {
  /** Every second that a key's last use was set to, in order. */
  readonly history = new Map<string, number[]>();
  readonly asked = { digests: 0, uses: 0, writes: 0, refusedWrites: 0 };

  constructor(keyIds: Iterable<string>) {
    for (const keyId of keyIds) this.history.set(keyId, []);
  }

  findDigest(keyId: string): Promise<string | undefined> {
    this.asked.digests += 1;
    return Promise.resolve(this.history.has(keyId) ? keyId : undefined);
  }

  findLastUse(digest: string): Promise<number | undefined> {
    this.asked.uses += 1;
    return Promise.resolve(this.history.get(digest)?.at(-1));
  }

  advance(digest: string, at: number, windowSeconds: number): Promise<boolean> {
    const times = this.history.get(digest);
    const last = times?.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (!times || last > at - windowSeconds) {
      this.asked.refusedWrites += 1;
      return Promise.resolve(false);
    }
    times.push(at);
    this.asked.writes += 1;
    return Promise.resolve(true);
  }
}

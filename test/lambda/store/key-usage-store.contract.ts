// What every store of the last use of keys must hold to.
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { KeyUsageStore } from '../../../lambda/store/key-usage-store.ts';

/** A store under test and a way to put keys into it. */
export interface KeyUsageStoreSubject {
  readonly store: KeyUsageStore;
  /** Makes a key that has never been used and gives its id. */
  readonly createKey: () => Promise<string>;
}

const NOW = 1_800_000_000;
const WINDOW = 300;

/** Describes the contract for a store that exists when the tests run. */
export function describeKeyUsageStore(subject: () => KeyUsageStoreSubject): void {
  const newKey = async () => {
    const { store, createKey } = subject();
    const digest = await store.findDigest(await createKey());
    return { store, digest: digest! };
  };

  it('finds a key by its id, and nothing for an id that no key has', async () => {
    const { store, digest } = await newKey();

    expect(digest).toEqual(expect.any(String));
    expect(await store.findDigest(randomUUID())).toBeUndefined();
  });

  it('knows no use of a key at first, and then the one that was written', async () => {
    const { store, digest } = await newKey();
    expect(await store.findLastUse(digest)).toBeUndefined();

    expect(await store.advance(digest, NOW, WINDOW)).toBe(true);

    expect(await store.findLastUse(digest)).toBe(NOW);
  });

  it.each([
    ['the same second', NOW],
    ['a second before', NOW - 1],
    ['a long time before', NOW - 10 * WINDOW],
    ['a second too early', NOW + WINDOW - 1],
  ])('refuses a use at %s', async (_, at) => {
    const { store, digest } = await newKey();
    await store.advance(digest, NOW, WINDOW);

    expect(await store.advance(digest, at, WINDOW)).toBe(false);
    expect(await store.findLastUse(digest)).toBe(NOW);
  });

  it('takes a use a window later', async () => {
    const { store, digest } = await newKey();
    await store.advance(digest, NOW, WINDOW);

    expect(await store.advance(digest, NOW + WINDOW, WINDOW)).toBe(true);
    expect(await store.findLastUse(digest)).toBe(NOW + WINDOW);
  });

  it('makes no key of a use', async () => {
    const { store } = subject();
    const digest = 'f'.repeat(64);

    expect(await store.advance(digest, NOW, WINDOW)).toBe(false);
    expect(await store.findLastUse(digest)).toBeUndefined();
  });

  it('lets one of many at once write', async () => {
    const { store, digest } = await newKey();

    const written = await Promise.all(
      Array.from({ length: 10 }, () => store.advance(digest, NOW, WINDOW)),
    );

    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it('only ever moves forward, by a window at least', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 2000 }), { maxLength: 20 }), async (offsets) => {
        const { store, digest } = await newKey();
        let last: number | undefined;
        for (const offset of offsets) {
          const isWritten = await store.advance(digest, NOW + offset, WINDOW);
          const isDue = last === undefined || NOW + offset >= last + WINDOW;
          expect(isWritten).toBe(isDue);
          if (isWritten) last = NOW + offset;
          expect(await store.findLastUse(digest)).toBe(last);
        }
      }),
      { numRuns: 20 },
    );
  });
}

import {
  KEY_CACHE_LIMITS,
  PublicKeyCache,
} from '../../../lambda/secret-scanning/public-key-cache.ts';
import {
  parsePublicKeys,
  type PublicKeySet,
} from '../../../lambda/secret-scanning/public-key-set.ts';
import { createReporter, keySetOf, type Reporter } from './signed-report.ts';

const [first, second] = [createReporter(), createReporter()];
const NOW = 1_800_000_000_000;

/** A cache over a set that a test can change, break or delay, on a clock that it moves. */
function createCache(...published: Reporter[]) {
  const state = {
    now: NOW,
    fetches: 0,
    set: () => Promise.resolve(parsePublicKeys(keySetOf(...published))),
  };
  const fetch = (): Promise<PublicKeySet> => {
    state.fetches += 1;
    return state.set();
  };
  const publish = (...reporters: Reporter[]) => {
    state.set = () => Promise.resolve(parsePublicKeys(keySetOf(...reporters)));
  };
  const breakDown = () => {
    state.set = () => Promise.reject(new Error('rate limited'));
  };
  return { cache: new PublicKeyCache(fetch, () => state.now), state, publish, breakDown };
}

it('fetches once for many finds, also at once', async () => {
  const { cache, state } = createCache(first);

  const found = await Promise.all(
    Array.from({ length: 10 }, () => cache.find(first.keyIdentifier.toUpperCase())),
  );
  await cache.find(first.keyIdentifier);

  expect(found.every((key) => key?.equals(first.publicKey))).toBe(true);
  expect(state.fetches).toBe(1);
});

it('fetches at most once in a window, whatever identifiers are asked for', async () => {
  const { cache, state } = createCache(first);

  for (let elapsed = 0; elapsed < 300_000; elapsed += 1_000) {
    state.now = NOW + elapsed;
    expect(await cache.find(elapsed.toString(16))).toBeUndefined();
  }

  expect(state.fetches).toBe(300_000 / KEY_CACHE_LIMITS.betweenFetchesMs);
});

it('finds a new key as soon as a fetch is due', async () => {
  const { cache, state, publish } = createCache(first);
  await cache.find(first.keyIdentifier);
  publish(first, second);

  state.now += KEY_CACHE_LIMITS.betweenFetchesMs - 1;
  expect(await cache.find(second.keyIdentifier)).toBeUndefined();
  state.now += 1;
  expect(await cache.find(second.keyIdentifier)).toBeDefined();
});

it('no longer knows a withdrawn key once its set is not fresh', async () => {
  const { cache, state, publish } = createCache(first, second);
  await cache.find(first.keyIdentifier);
  publish(second);

  state.now += KEY_CACHE_LIMITS.freshMs - 1;
  expect(await cache.find(first.keyIdentifier)).toBeDefined();
  state.now += 1;
  expect(await cache.find(first.keyIdentifier)).toBeUndefined();
});

it('goes on with the set that it has while the server is away, but not for ever', async () => {
  const { cache, state, breakDown } = createCache(first);
  await cache.find(first.keyIdentifier);
  breakDown();

  state.now += KEY_CACHE_LIMITS.staleMs - 1;
  expect(await cache.find(first.keyIdentifier)).toBeDefined();
  state.now += 1;
  await expect(cache.find(first.keyIdentifier)).rejects.toThrow('cannot be fetched');
});

it('fails, rather than call a key unknown, when it could not ask', async () => {
  const { cache, state, breakDown, publish } = createCache(first);
  breakDown();

  await expect(cache.find(first.keyIdentifier)).rejects.toThrow('cannot be fetched');
  await expect(cache.find(second.keyIdentifier)).rejects.toThrow('cannot be fetched');
  expect(state.fetches).toBe(1);

  publish(first);
  state.now += KEY_CACHE_LIMITS.betweenFetchesMs;
  expect(await cache.find(first.keyIdentifier)).toBeDefined();
});

import fc from 'fast-check';
import {
  JWKS_WINDOWS,
  JwksCache,
  JwksUnavailableError,
  type KeySet,
  type VerificationKey,
} from '../../../lambda/authorizer/jwks-cache.ts';

const URI = 'https://login.example/jwks';

/** An issuer whose key set, state and answering time the test decides. */
class Issuer {
  keys = ['a'];
  isDown = false;
  fetches = 0;
  time = 1_000_000;
  readonly cache = new JwksCache(
    () => this.#answer(),
    () => this.time,
  );
  #gate: Promise<void> = Promise.resolve();

  find(keyId: string) {
    return this.cache.find(URI, keyId);
  }

  /** Holds answers back until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#gate = promise as Promise<unknown> as Promise<void>;
    return () => resolve(undefined);
  }

  async #answer(): Promise<KeySet> {
    this.fetches += 1;
    const answer = this.isDown ? undefined : new Map(this.keys.map((id) => [id, keyNamed(id)]));
    await this.#gate;
    if (answer === undefined) throw new Error('connection refused');
    return answer;
  }
}

const keyNamed = (kid: string) => ({ jwk: { kty: 'RSA', kid } }) as unknown as VerificationKey;

describe('a fresh key set', () => {
  it('is fetched once and used until it is old', async () => {
    const issuer = new Issuer();

    expect(await issuer.find('a')).toEqual(keyNamed('a'));
    issuer.time += JWKS_WINDOWS.freshMs - 1;
    expect(await issuer.find('a')).toEqual(keyNamed('a'));

    expect(issuer.fetches).toBe(1);
  });

  it('is fetched once by requests that come at the same time', async () => {
    const issuer = new Issuer();
    const release = issuer.hold();

    const found = Promise.all(Array.from({ length: 50 }, () => issuer.find('a')));
    release();

    expect(new Set(await found).size).toBe(1);
    expect(issuer.fetches).toBe(1);
  });
});

describe('a withdrawn key', () => {
  it('stops working within the fresh window', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    issuer.keys = ['b'];

    issuer.time += JWKS_WINDOWS.freshMs;

    expect(await issuer.find('a')).toBeUndefined();
  });
});

describe('an unknown key id', () => {
  it('finds a key that was published meanwhile, at once', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    issuer.keys = ['a', 'b'];

    expect(await issuer.find('b')).toEqual(keyNamed('b'));
  });

  it('does not keep a rotation waiting: a bogus id a moment before changes nothing', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    expect(await issuer.find('bogus')).toBeUndefined();
    issuer.keys = ['a', 'b'];

    expect(await issuer.find('b')).toEqual(keyNamed('b'));
  });

  it('causes no more fetches than the budget, however many ids are sprayed', async () => {
    const issuer = new Issuer();
    await issuer.find('a');

    for (let at = 0; at < 10_000; at += 1) expect(await issuer.find(`bogus-${at}`)).toBeUndefined();

    expect(issuer.fetches).toBe(1 + JWKS_WINDOWS.unknownBurst);
  });

  it('lets a rotation through within one interval even under a spray', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    for (let at = 0; at < 100; at += 1) await issuer.find(`bogus-${at}`);
    issuer.keys = ['b'];

    issuer.time += JWKS_WINDOWS.unknownIntervalMs;
    await issuer.find('bogus');

    expect(await issuer.find('b')).toEqual(keyNamed('b'));
  });

  it('asks again when it joined a fetch that was answered before the key was published', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    const release = issuer.hold();
    const first = issuer.find('bogus');
    issuer.keys = ['a', 'b'];
    const second = issuer.find('b');

    release();

    expect(await first).toBeUndefined();
    expect(await second).toEqual(keyNamed('b'));
  });
});

describe('an outage', () => {
  it('is a fault from the start, with one fetch a window', async () => {
    const issuer = new Issuer();
    issuer.isDown = true;

    for (let at = 0; at < 20; at += 1) {
      await expect(issuer.find('a')).rejects.toThrow(JwksUnavailableError);
    }
    expect(issuer.fetches).toBe(1);
    await expect(issuer.find('a')).rejects.toMatchObject({
      name: 'JwksUnavailableError',
      message: 'the key set of the issuer is not available',
    });

    issuer.time += JWKS_WINDOWS.failureMs;
    await expect(issuer.find('a')).rejects.toThrow(JwksUnavailableError);
    expect(issuer.fetches).toBe(2);
  });

  it('leaves known keys working until the hard limit, then is a fault', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    issuer.isDown = true;

    issuer.time += JWKS_WINDOWS.staleMs - 1;
    expect(await issuer.find('a')).toEqual(keyNamed('a'));
    issuer.time += 1;
    await expect(issuer.find('a')).rejects.toThrow(JwksUnavailableError);
  });

  it('is a fault for unknown ids, never a refusal: they may be a rotation', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    issuer.isDown = true;

    await expect(issuer.find('b')).rejects.toThrow(
      new JwksUnavailableError('the key set of the issuer could not be refreshed'),
    );
  });

  it('is over as soon as the issuer answers again', async () => {
    const issuer = new Issuer();
    issuer.isDown = true;
    await expect(issuer.find('a')).rejects.toThrow(JwksUnavailableError);
    issuer.isDown = false;

    issuer.time += JWKS_WINDOWS.failureMs;

    expect(await issuer.find('a')).toEqual(keyNamed('a'));
  });
});

it('keeps issuers apart', async () => {
  const cache = new JwksCache(
    (uri) => Promise.resolve(new Map([['k', keyNamed(uri)]])),
    () => 0,
  );

  expect(await cache.find('https://one.example', 'k')).toEqual(keyNamed('https://one.example'));
  expect(await cache.find('https://two.example', 'k')).toEqual(keyNamed('https://two.example'));
});

it('never gives a key longer than its windows, never refuses a published one, whatever happens', async () => {
  const step = fc.oneof(
    fc.record({ wait: fc.integer({ min: 0, max: JWKS_WINDOWS.freshMs }) }),
    fc.record({ publish: fc.subarray(['a', 'b', 'c'], { minLength: 1 }) }),
    fc.record({ down: fc.boolean() }),
    fc.record({ ask: fc.constantFrom('a', 'b', 'c', 'bogus') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const issuer = new Issuer();
      const publishedUntil = new Map<string, number>();
      let unchangedSince = issuer.time;
      for (const action of steps) {
        if ('wait' in action) issuer.time += action.wait;
        if ('down' in action) issuer.isDown = action.down;
        if ('publish' in action) {
          issuer.keys = action.publish;
          unchangedSince = issuer.time;
        }
        for (const key of issuer.keys) publishedUntil.set(key, issuer.time);
        if (!('ask' in action)) continue;
        const found = await issuer.find(action.ask).catch((error: unknown) => error as Error);
        if (found instanceof Error) {
          expect(found).toBeInstanceOf(JwksUnavailableError);
        } else if (found !== undefined) {
          const age = issuer.time - (publishedUntil.get(action.ask) ?? -Infinity);
          expect(age).toBeLessThan(JWKS_WINDOWS.staleMs);
        } else if (issuer.time - unchangedSince >= JWKS_WINDOWS.unknownIntervalMs) {
          expect(issuer.keys).not.toContain(action.ask);
        }
      }
    }),
    { numRuns: 300 },
  );
});

describe('the key set that may be used without asking', () => {
  it('is there while it is fresh, the same object until it is fetched again', async () => {
    const issuer = new Issuer();
    expect(issuer.cache.fresh(URI)).toBeUndefined();
    await issuer.find('a');

    const first = issuer.cache.fresh(URI);
    expect(first?.get('a')).toEqual(keyNamed('a'));
    issuer.time += JWKS_WINDOWS.freshMs - 1;
    expect(issuer.cache.fresh(URI)).toBe(first);
    issuer.time += 1;
    expect(issuer.cache.fresh(URI)).toBeUndefined();
    await issuer.find('a');
    expect(issuer.cache.fresh(URI)).not.toBe(first);
  });

  it('is not there while its issuer does not answer and the old one is used', async () => {
    const issuer = new Issuer();
    await issuer.find('a');
    issuer.isDown = true;
    issuer.time += JWKS_WINDOWS.freshMs;

    expect(await issuer.find('a')).toEqual(keyNamed('a'));
    expect(issuer.cache.fresh(URI)).toBeUndefined();
  });
});

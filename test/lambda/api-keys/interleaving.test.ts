// Revocation under every order of events. What is promised: a key that works is never refused; a revoked one is refused
// at once when the cache could be emptied and no answer was under way, within seconds when one was, and after the cache
// time at the latest, whatever fails.
import fc from 'fast-check';
import { report } from '../../assurance/report.ts';
import { captureLog } from '../captured-log.ts';
import {
  CONSUMER_SECONDS,
  IN_FLIGHT_SECONDS,
  KeyWorld,
  TTL_SECONDS,
  type Outcome,
} from './key-world.ts';

// What the operations log of failing flushes is not what these tests are about.
captureLog();

type Step =
  | { readonly do: 'create' }
  | { readonly do: 'use'; readonly key: number; readonly delay: number }
  | { readonly do: 'rotate'; readonly key: number; readonly grace: number }
  | { readonly do: 'revoke' | 'crash' | 'suspend' | 'resume'; readonly key: number }
  | { readonly do: 'flush-fails' | 'flush-works' | 'store-fails' | 'store-works' }
  | { readonly do: 'pass'; readonly seconds: number };

const key = fc.nat(7);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('use' as const),
      key,
      delay: fc.integer({ min: 0, max: IN_FLIGHT_SECONDS }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rotate' as const),
      key,
      grace: fc.constantFrom(0, 1, 60, 3600),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'revoke' as const,
        'crash' as const,
        'suspend' as const,
        'resume' as const,
      ),
      key,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'flush-fails' as const,
        'flush-works' as const,
        'store-fails' as const,
        'store-works' as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      seconds: fc.integer({ min: 1, max: 40 }),
    }),
  },
);

/** What the test knows of a key, apart from the code under test. */
interface Expected {
  readonly id: string;
  readonly key: string;
  /** When it stopped for good, by the time of the write or the end of its grace. */
  endedAt?: number;
  endOfGrace?: number;
  suspendedAt?: number;
  /** Flushes have failed since it ended, so that only the cache time bounds it. */
  isOnlyBoundByTtl: boolean;
}

/** One life: a world with its keys, and what is expected of each. */
class Life {
  readonly #world = new KeyWorld();
  readonly #keys: Expected[] = [];

  async run(steps: readonly Step[]): Promise<void> {
    this.#add(await this.#world.create());
    for (const action of steps) {
      const one = this.#keys['key' in action ? action.key % this.#keys.length : 0]!;
      await this.#do(action, one, this.#world.clock.now());
    }
  }

  async #do(action: Step, one: Expected, now: number): Promise<void> {
    switch (action.do) {
      case 'create': {
        this.#add(await this.#world.create());
        return;
      }
      case 'use': {
        const outcome = await this.#world.use(one.key, action.delay);
        if (outcome === 'faulted') expect(this.#world.storeFails).toBe(true);
        else judge(outcome, one, now);
        return;
      }
      case 'rotate':
        return this.#rotate(one, action.grace, now);
      case 'revoke':
      case 'crash':
        return this.#revoke(one, action.do, now);
      case 'suspend':
      case 'resume':
        return this.#suspend(one, action.do, now);
      case 'flush-fails':
      case 'flush-works': {
        this.#letFlush(action.do === 'flush-works');
        return;
      }
      case 'store-fails':
      case 'store-works': {
        this.#world.storeFails = action.do === 'store-fails';
        return;
      }
      case 'pass':
        return this.#world.pass(action.seconds);
    }
  }

  #add(created: { id: string; key: string }): void {
    this.#keys.push({ ...created, isOnlyBoundByTtl: false });
  }

  async #rotate(one: Expected, grace: number, now: number): Promise<void> {
    const isActive = [one.endedAt, one.endOfGrace, one.suspendedAt].every((at) => at === undefined);
    if (!isActive) return;
    this.#add(await this.#world.rotate(one.id, grace));
    one.endOfGrace = now + grace;
    one.isOnlyBoundByTtl = this.#world.flushFails;
  }

  async #revoke(one: Expected, how: 'revoke' | 'crash', now: number): Promise<void> {
    if (one.endedAt !== undefined) return;
    if (how === 'revoke') await this.#world.revoke(one.id);
    else await this.#world.revokeAndCrash(one.id);
    one.endedAt = now;
    one.isOnlyBoundByTtl = this.#world.flushFails;
  }

  async #suspend(one: Expected, how: 'suspend' | 'resume', now: number): Promise<void> {
    if (one.endedAt !== undefined) return;
    await this.#world.suspend(one.id, how === 'suspend' ? 'suspended' : 'resumed');
    if (how === 'suspend') one.suspendedAt ??= now;
    else delete one.suspendedAt;
  }

  #letFlush(works: boolean): void {
    this.#world.flushFails = !works;
    if (!works) for (const each of this.#keys) each.isOnlyBoundByTtl = true;
  }
}

/** Compares what a call was answered with what was promised. */
function judge(outcome: Outcome, one: Expected, now: number): void {
  const ends = [one.endedAt, one.endOfGrace, one.suspendedAt].filter((end) => end !== undefined);
  const end = Math.min(...ends, Infinity);
  if (now < end) {
    expect(outcome).toBe('granted');
    return;
  }
  const bound = one.isOnlyBoundByTtl ? TTL_SECONDS + IN_FLIGHT_SECONDS : CONSUMER_SECONDS;
  if (now >= end + bound) expect(outcome).toBe('refused');
}

it('keeps every promise in 1,000 random lives of keys', async () => {
  const tally = { uses: 0, steps: 0 };

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), (steps) => {
      tally.steps += steps.length;
      tally.uses += steps.filter((action) => action.do === 'use').length;
      return new Life().run(steps);
    }),
    { numRuns: 1000 },
  );

  report('revocation', {
    'uses of keys, in 1,000 random lives': tally.uses,
    'steps of these lives': tally.steps,
  });
}, 120_000);

describe('in particular', () => {
  let world: KeyWorld;
  beforeEach(() => {
    world = new KeyWorld();
  });

  // https://github.com/FusionAuth/fusionauth-issues/issues/1875, https://github.com/typesense/typesense/issues/742
  it('a key works from the moment its creation has answered', async () => {
    const { key: text } = await world.create();
    expect(await world.use(text)).toBe('granted');
  });

  it('a deleted key is refused on the next request, cache and all', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);

    const effectiveBy = await world.revoke(id);

    expect(effectiveBy).toBe(world.clock.now());
    expect(await world.use(text)).toBe('refused');
  });

  // An answer that was made before the deletion arrives after the cache was emptied.
  // https://github.com/MystenLabs/MemWal/pull/900
  it('an authorization under way during the deletion lets the key in for seconds at most', async () => {
    const { id, key: text } = await world.create();
    await world.use(text, IN_FLIGHT_SECONDS);
    await world.revoke(id);

    await world.pass(CONSUMER_SECONDS);

    expect(await world.use(text)).toBe('refused');
  });

  it('a flush that fails is told with the time by which the key is refused, and that time is true', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    world.flushFails = true;

    const effectiveBy = await world.revoke(id);

    // A policy may have been cached at the end of the second that has begun.
    expect(effectiveBy).toBe(world.clock.now() + 1 + TTL_SECONDS);
    expect(await world.use(text)).toBe('granted');
    await world.pass(TTL_SECONDS);
    expect(await world.use(text)).toBe('refused');
  });

  it('a flush that fails is made up for by the stream', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    world.flushFails = true;
    await world.revoke(id);
    world.flushFails = false;

    await world.pass(CONSUMER_SECONDS);

    expect(await world.use(text)).toBe('refused');
  });

  it('a crash between write and flush is made up for by the stream', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    await world.revokeAndCrash(id);

    await world.pass(CONSUMER_SECONDS);

    expect(await world.use(text)).toBe('refused');
  });

  it('a grace period is not stretched by the cache', async () => {
    const { id, key: text } = await world.create();
    await world.rotate(id, 60);
    expect(await world.use(text)).toBe('granted');

    await world.pass(59);
    expect(await world.use(text)).toBe('granted');
    await world.pass(1);
    expect(await world.use(text)).toBe('refused');
  });

  it('a grace period is not stretched by a cached policy while the stream stands still', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    await world.rotate(id, 60);

    world.clock.advance(59);
    expect(await world.use(text)).toBe('granted');
    world.clock.advance(1);

    expect(await world.use(text)).toBe('refused');
  });

  // The cache may still hold a policy that was made before the rotation, without an end.
  it('a grace period is not stretched by a policy from before the rotation', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    await world.rotate(id, 60);

    await world.pass(60);

    expect(await world.use(text)).toBe('refused');
  });

  it('a key that a suspension held up works again as soon as it is resumed', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    await world.suspend(id, 'suspended');
    expect(await world.use(text)).toBe('refused');

    await world.suspend(id, 'resumed');

    expect(await world.use(text)).toBe('granted');
  });

  // https://github.com/Brevilabs/OpenArtifacts/issues/10
  it('a deleted key is not let in while the store is out', async () => {
    const { id, key: text } = await world.create();
    await world.use(text);
    await world.revoke(id);
    world.storeFails = true;

    expect(await world.use(text)).toBe('faulted');
  });

  // https://github.com/koala73/worldmonitor/issues/5384
  it('an outage of the store is a fault, and is over for a good key when it is over', async () => {
    const { key: text } = await world.create();
    world.storeFails = true;
    expect(await world.use(text)).toBe('faulted');

    world.storeFails = false;

    expect(await world.use(text)).toBe('granted');
  });

  // https://github.com/BerriAI/litellm/pull/26729
  it('a key that was tried before it existed works from its creation on', async () => {
    const { key: text } = await new KeyWorld().create();
    expect(await world.use(text)).toBe('refused');

    // Every world draws the same random bytes.
    expect((await world.create()).key).toBe(text);

    expect(await world.use(text)).toBe('granted');
  });
});

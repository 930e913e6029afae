// The API keys of bound resources, against the local control plane over HTTP.
import type { ThrottleProfile } from '../../../core/throttle-profile.ts';
import { apiGatewayThrottleKeys } from '../../../lambda/store/throttle-keys.ts';
import type { ThrottleBinding, ThrottleKeys } from '../../../lambda/store/throttle-keys.ts';
import type { UsagePlans } from '../../../local/usage-plan/usage-plans.ts';
import {
  startKeyControl,
  stopKeyControls,
  unthrottled,
} from '../../local/control-plane/key-control.ts';

afterEach(stopKeyControls);

const PLANS = { low: 'planlo', standard: 'planst', high: 'planhi' };
const WORKSPACE = 'rig:workspace:ws-1';

interface World {
  readonly keys: ThrottleKeys;
  readonly usagePlans: UsagePlans;
  /** Calls that the control plane refuses, as `VERB path`. */
  refused: RegExp | undefined;
  /** Calls so far. */
  readonly calls: string[];
  /** The keys of another stack in the same account. */
  keysOf(usageKeyNamespace: string, usagePlanPrefix?: string): ThrottleKeys;
}

async function start(): Promise<World> {
  const calls: string[] = [];
  const { client, usagePlans } = await startKeyControl(
    Object.entries(PLANS).map(([profile, id]) => unthrottled(id, `test-${profile}`)),
    (_accessKeyId, action, resource) => {
      const call = `${action.split(':')[1] ?? ''} ${resource.split('::')[1] ?? ''}`;
      calls.push(call);
      return world.refused?.test(call) !== true;
    },
  );
  const keysOf: World['keysOf'] = (usageKeyNamespace, usagePlanPrefix = 'test') =>
    apiGatewayThrottleKeys({ usagePlanPrefix, usageKeyNamespace }, client);
  const world: World = { keys: keysOf('one'), usagePlans, refused: undefined, calls, keysOf };
  return world;
}

const bound = (
  profile: ThrottleProfile,
  resource: ThrottleBinding['resource'] = WORKSPACE,
): ThrottleBinding => ({ resource, profile });

/** Gives the profiles whose plans a key is in. */
function profilesOf({ usagePlans }: World, keyId: string): string[] {
  return Object.entries(PLANS)
    .filter(([, planId]) => usagePlans.keyIn(planId, keyId) !== undefined)
    .map(([profile]) => profile);
}

describe('assign', () => {
  it('creates a key that works, in the plan of the profile, by two calls when plans are known', async () => {
    const world = await start();

    const { usageKeyId, usageKey } = await world.keys.assign(bound('low'));

    expect(profilesOf(world, usageKeyId)).toEqual(['low']);
    expect(world.usagePlans.admit(usageKey).outcome).toBe('admitted');
    expect(world.calls).toEqual([
      'GET /usageplans',
      'POST /apikeys',
      'POST /usageplans/planlo/keys',
    ]);
    await world.keys.assign(bound('low', 'rig:account:acct-1'));
    expect(world.calls.slice(3)).toEqual(['POST /apikeys', 'POST /usageplans/planlo/keys']);
  });

  it('gives one resource one key, however often and at the same time it is asked', async () => {
    const world = await start();

    const first = await world.keys.assign(bound('low'));
    const others = await Promise.all([1, 2, 3].map(() => world.keys.assign(bound('low'))));

    expect(others).toEqual([first, first, first]);
    expect(world.usagePlans.keys).toHaveLength(1);
  });

  it('gives one resource one key when it is first asked many times at once', async () => {
    const world = await start();

    const assigned = await Promise.all([1, 2, 3, 4].map(() => world.keys.assign(bound('high'))));

    expect(new Set(assigned.map(({ usageKeyId }) => usageKeyId)).size).toBe(1);
    expect(world.usagePlans.keys).toHaveLength(1);
    expect(profilesOf(world, assigned[0]!.usageKeyId)).toEqual(['high']);
  });

  it('moves the key, and with it what it has used up, when the profile changes', async () => {
    const world = await start();
    const first = await world.keys.assign(bound('low'));

    const second = await world.keys.assign(bound('high'));

    expect(second).toEqual(first);
    expect(profilesOf(world, first.usageKeyId)).toEqual(['high']);
  });

  it('gives every resource and every stack a key of its own', async () => {
    const world = await start();

    const assigned = [
      await world.keys.assign(bound('low')),
      await world.keys.assign(bound('low', 'rig:workspace:ws-10')),
      await world.keys.assign(bound('low', 'rig:app:ws-1')),
      await world.keysOf('two').assign(bound('low')),
    ];

    expect(new Set(assigned.map(({ usageKey }) => usageKey)).size).toBe(assigned.length);
    expect(new Set(assigned.map(({ usageKeyId }) => usageKeyId)).size).toBe(assigned.length);
  });

  it('finds its key among many others whose names begin alike', async () => {
    const world = await start();
    const first = await world.keys.assign(bound('low'));
    for (let number = 0; number < 120; number += 1)
      await world.keys.assign(bound('low', `rig:workspace:ws-1${number}`));

    expect(await world.keys.assign(bound('low'))).toEqual(first);
  });

  it('repairs a key that a crash has left in no plan', async () => {
    const world = await start();
    world.refused = /^POST \/usageplans/;
    await expect(world.keys.assign(bound('low'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const [left] = world.usagePlans.keys;

    world.refused = undefined;
    const { usageKeyId } = await world.keys.assign(bound('low'));

    expect(usageKeyId).toBe(left?.id);
    expect(profilesOf(world, usageKeyId)).toEqual(['low']);
  });

  it('repairs a move that a crash has left half done', async () => {
    const world = await start();
    const { usageKeyId } = await world.keys.assign(bound('low'));
    world.refused = /^DELETE \/usageplans\/planst/;
    await expect(world.keys.assign(bound('high'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(profilesOf(world, usageKeyId)).toEqual([]);

    world.refused = undefined;
    await world.keys.assign(bound('high'));

    expect(profilesOf(world, usageKeyId)).toEqual(['high']);
  });

  it('fails, and does not answer with a key, whichever call is refused', async () => {
    const world = await start();
    await world.keys.assign(bound('low'));

    for (const refused of [/^POST \/apikeys/, /^GET \/apikeys/, /^POST \/usage/, /^GET \/usage/]) {
      world.refused = refused;
      await expect(world.keys.assign(bound('high'))).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    }
  });

  it('fails without a key when a plan does not exist', async () => {
    const world = await start();

    await expect(world.keysOf('one', 'other').assign(bound('low'))).rejects.toThrow(
      'no usage plan other-low',
    );
    expect(world.usagePlans.keys).toEqual([]);
  });

  it('fails when its value belongs to a key of another name', async () => {
    const world = await start();
    const { usageKey, usageKeyId } = await world.keys.assign(bound('low'));
    world.usagePlans.deleteKey(usageKeyId);
    world.usagePlans.createKey({ name: 'foreign', value: usageKey, isEnabled: true });

    await expect(world.keys.assign(bound('low'))).rejects.toThrow('does not list it');
  });
});

describe('release', () => {
  it('deletes the key, so that requests that name it are refused', async () => {
    const world = await start();
    const { usageKeyId, usageKey } = await world.keys.assign(bound('low'));

    await world.keys.release(usageKeyId);

    expect(world.usagePlans.keys).toEqual([]);
    expect(world.usagePlans.admit(usageKey).outcome).toBe('unknown-key');
  });

  it('is content when the key is gone', async () => {
    const world = await start();
    const { usageKeyId } = await world.keys.assign(bound('low'));
    await world.keys.release(usageKeyId);

    await expect(world.keys.release(usageKeyId)).resolves.toBeUndefined();
  });

  it('fails when API Gateway refuses', async () => {
    const world = await start();
    const { usageKeyId } = await world.keys.assign(bound('low'));
    world.refused = /^DELETE \/apikeys/;

    await expect(world.keys.release(usageKeyId)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

// A write is done and its answer lost on the way, so that the client repeats it by itself: every write of every store, with
// each of its requests lost in turn. What the caller is told, and what is stored, is as if nothing had happened.
import { randomUUID } from 'node:crypto';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { RoleBinding } from '../../../core/access.ts';
import type { ResourceReference } from '../../../core/permission.ts';
import { ACCOUNT_INDEX, OWNER_INDEX } from '../../../core/table-index.ts';
import { startFaultProxy } from '../../../dev/fault-proxy/fault-proxy.ts';
import { INTERNAL_ERROR } from '../../../dev/fault-proxy/store-fault.ts';
import type { BindingName } from '../../../lambda/store/access-store.ts';
import { DynamoCliKeyPointer } from '../../../lambda/store/cli-key-pointer.ts';
import { DynamoCliLoginStore } from '../../../lambda/store/cli-login-store.ts';
import { DynamoAccessStore } from '../../../lambda/store/dynamo-access-store.ts';
import { DynamoApiKeyStore } from '../../../lambda/store/dynamo-api-key-store.ts';
import { DynamoKeyUsageStore } from '../../../lambda/store/dynamo-key-usage-store.ts';
import { DynamoSessionStore } from '../../../lambda/store/dynamo-session-store.ts';
import { GovernedKeySweep } from '../../../lambda/store/governed-key-sweep.ts';
import { DynamoIdempotencyStore } from '../../../lambda/store/idempotency-store.ts';
import { DynamoLeakedKeyStore } from '../../../lambda/store/leaked-key-store.ts';
import { DynamoOwnerStore } from '../../../lambda/store/owner-store.ts';
import { OwnedKeyStore } from '../../../lambda/store/owned-key-store.ts';
import { apiGatewayThrottleKeys } from '../../../lambda/store/throttle-keys.ts';
import {
  startKeyControl,
  stopKeyControls,
  unthrottled,
} from '../../local/control-plane/key-control.ts';
import { newUser, sessionUse } from './local-session-table.ts';
import { describeDeeds, losingEach, startLossyTables, type LossyTables } from './lossy-tables.ts';
import { change, newRecord, NOW } from './stored-key.ts';

const WINDOW = 300;
const WORKSPACE = 'rig:workspace:w';
const VIEWER: RoleBinding = { resource: WORKSPACE, role: 'viewer' };
const GRANTED = { createdAt: NOW, updatedAt: NOW, createdBy: 'rig:user:owner' } as const;
const THROTTLE = { profile: 'low', usageKeyId: 'id', usageKey: 'key' };

let world: LossyTables;
beforeAll(async () => {
  world = await startLossyTables();
});
afterAll(() => world.stop());

const by = (action: Parameters<typeof change>[0]) => ({
  ...change(action),
  requestId: randomUUID(),
});
const keyNames = () => ({ table: world.tables.apiKeys, accountIndex: ACCOUNT_INDEX });
const keys = () => new DynamoApiKeyStore(world.lossy, keyNames());
const leaked = (client = world.lossy) => new DynamoLeakedKeyStore(client, world.tables.apiKeys);
const owned = () =>
  new OwnedKeyStore(world.lossy, { table: world.tables.apiKeys, ownerIndex: OWNER_INDEX });
const access = () => new DynamoAccessStore(world.lossy, world.tables.access);
const sessions = () => new DynamoSessionStore(world.lossy, world.tables.sessions);
const storedSessions = () => new DynamoSessionStore(world.client, world.tables.sessions);
const logins = (client = world.lossy) =>
  new DynamoCliLoginStore<string>(client, world.tables.apiKeys);
const at = () => ({ now: NOW, requestId: randomUUID() });

describeDeeds('a key', () => world.proxy, [
  [
    'is created',
    () => {
      const record = newRecord();
      return async () => {
        await keys().create(record, by('created'));
        return (await world.keys.findById(record))?.id === record.id;
      };
    },
    true,
  ],
  [
    'is renamed',
    async () => {
      const record = await world.createKey();
      return () => keys().rename(record, 'new', by('renamed'));
    },
    true,
  ],
  [
    'is replaced',
    async () => {
      const record = await world.createKey();
      const successor = { successorId: randomUUID(), graceEndsAt: NOW + 60 };
      return () => keys().replace(record, successor, by('rotated'));
    },
    true,
  ],
  [
    'is revoked',
    async () => {
      const record = await world.createKey();
      return () => keys().revoke(record, by('revoked'));
    },
    true,
  ],
  [
    'is revoked because it leaked',
    async () => {
      const { digest } = await world.createKey();
      return () => leaked().revoke(digest, by('revoked'));
    },
    'revoked',
  ],
  [
    'that leaked and was revoked before stays that',
    async () => {
      const { digest } = await world.createKey();
      await leaked(world.client).revoke(digest, by('revoked'));
      return () => leaked().revoke(digest, by('revoked'));
    },
    'already-revoked',
  ],
  ...(['suspended', 'resumed', 'revoked'] as const).map(
    (action) =>
      [
        `is ${action} with all of its owner’s`,
        async () => {
          const suspendedAt = action === 'resumed' ? { suspendedAt: NOW } : {};
          const record = await world.createKey({ owner: newUser(), ...suspendedAt });
          return () => owned().change(record, { ...change(action), action });
        },
        true,
      ] as const,
  ),
  [
    'that is marked as governed is told of',
    async () => {
      const { accountId, id } = await world.createKey();
      return async () => {
        const marked = await new GovernedKeySweep(world.lossy, keyNames()).mark(accountId);
        return marked.map((key) => key.id === id);
      };
    },
    [true],
  ],
  [
    // What it is told is of no consequence: it counts uses, and this one would count as one that was not due.
    'is used, and its use is stored',
    async () => {
      const { digest } = await world.createKey();
      return async () => {
        await new DynamoKeyUsageStore(world.lossy, keyNames().table).advance(digest, NOW, WINDOW);
        return (await world.keys.findByDigest(digest))?.lastUsedAt;
      };
    },
    NOW,
  ],
]);

describeDeeds('an owner', () => world.proxy, [
  [
    'is suspended and resumed',
    () => {
      const owner = newUser();
      const lossy = new DynamoOwnerStore(world.lossy, world.tables.apiKeys);
      const seen = new DynamoOwnerStore(world.client, world.tables.apiKeys);
      return async () => {
        await lossy.suspend(owner, NOW);
        const isSuspended = await seen.isSuspended(owner);
        await lossy.resume(owner);
        return [isSuspended, await seen.isSuspended(owner)];
      };
    },
    [true, false],
  ],
]);

describeDeeds('a login of the command line', () => world.proxy, [
  ['begins', () => () => logins().begin(randomUUID(), at()), true],
  [
    'is claimed',
    async () => {
      const code = randomUUID();
      await logins(world.client).begin(code, at());
      return () => logins().claim(code, { approver: 'me', plan: 'plan' }, NOW);
    },
    { plan: 'plan' },
  ],
  [
    'is completed, and collected by the one who asked',
    async () => {
      const code = randomUUID();
      await logins(world.client).begin(code, at());
      await logins(world.client).claim(code, { approver: 'me', plan: 'plan' }, NOW);
      return async () => {
        await logins().complete(code);
        return [await logins().collect(code, at()), await logins(world.client).collect(code, at())];
      };
    },
    [{ plan: 'plan' }, 'unknown'],
  ],
  [
    'points to its key, and to the one before',
    () => {
      const pointer = new DynamoCliKeyPointer(world.lossy, world.tables.apiKeys);
      const older = newRecord({ id: 'older' });
      const newer = { ...older, id: 'newer', createdAt: NOW + 1 };
      return async () => [await pointer.advance(older), await pointer.advance(newer)];
    },
    [{}, { previousId: 'older' }],
  ],
]);

describeDeeds('a request with an Idempotency-Key', () => world.proxy, [
  [
    'has the plan that it came with',
    () => {
      const request = {
        caller: randomUUID(),
        operation: 'POST /api-keys',
        idempotencyKey: 'k',
        content: {},
      };
      const store = new DynamoIdempotencyStore(world.lossy, world.tables.apiKeys);
      return () => store.settle(request, 'plan', NOW);
    },
    'plan',
  ],
]);

describeDeeds('a session', () => world.proxy, [
  [
    'is used and ended',
    () => {
      const use = sessionUse();
      return async () => {
        await sessions().advance(use, WINDOW);
        await sessions().end(use.user, use, NOW);
        const { lastSeenAt, endedAt } = (await storedSessions().find(use.user, use.sessionId))!;
        return { lastSeenAt, endedAt };
      };
    },
    { lastSeenAt: NOW, endedAt: NOW },
  ],
  [
    'ends with all others, whose user is disabled and enabled again',
    () => {
      const user = newUser();
      const stored = async () => (await storedSessions().list(user)).ofUser;
      return async () => {
        await sessions().signOutEverywhere(user, NOW);
        await sessions().disable(user, NOW);
        const disabled = await stored();
        await sessions().enable(user);
        return [disabled, await stored()];
      };
    },
    [{ signedOutBefore: NOW, disabledAt: NOW }, { signedOutBefore: NOW }],
  ],
]);

/** Binds a role to somebody in an account of its own; with `isOwner`, ownership beside the account's first owner. */
async function bound({ isOwner = false, isGranted = true } = {}): Promise<BindingName> {
  const accountId = randomUUID();
  await world.access.enable(accountId, GRANTED);
  const resource: ResourceReference = isOwner ? `rig:account:${accountId}` : WORKSPACE;
  const binding = isOwner ? { resource, role: 'owner' } : VIEWER;
  const name = { accountId, principal: newUser(), binding };
  if (isGranted) await world.access.grant(name, GRANTED);
  return name;
}

describeDeeds('access', () => world.proxy, [
  ...[false, true].flatMap((isOwner) => [
    [
      `is granted${isOwner ? ', to an owner' : ''}`,
      async () => {
        const name = await bound({ isOwner, isGranted: false });
        return () => access().grant(name, GRANTED);
      },
      GRANTED,
    ] as const,
    [
      `is revoked${isOwner ? ', from an owner' : ''}`,
      async () => {
        const name = await bound({ isOwner });
        return () => access().revoke(name);
      },
      'revoked',
    ] as const,
    [
      `that is not there is missing${isOwner ? ', of an owner' : ''}`,
      async () => {
        const name = await bound({ isOwner, isGranted: false });
        return () => access().revoke(name);
      },
      'missing',
    ] as const,
  ]),
  [
    'of the last owner stays',
    async () => {
      const { accountId, binding } = await bound({ isOwner: true, isGranted: false });
      return () => access().revoke({ accountId, binding, principal: `rig:user:${accountId}` });
    },
    'last-owner',
  ],
  [
    'to a resource is registered, tagged, throttled and forgotten',
    () => {
      const accountId = randomUUID();
      return async () => {
        await access().register(accountId, WORKSPACE, undefined);
        const told = [
          await access().putTags(accountId, WORKSPACE, { a: 'b' }),
          await access().putThrottle(accountId, WORKSPACE, THROTTLE),
        ];
        const stored = await world.access.resource(accountId, WORKSPACE);
        told.push(await access().putThrottle(accountId, WORKSPACE, undefined));
        await access().unregister(accountId, WORKSPACE);
        return [told, stored, await world.access.resource(accountId, WORKSPACE)];
      };
    },
    [[true, true, true], { reference: WORKSPACE, tags: { a: 'b' }, throttle: THROTTLE }, undefined],
  ],
  [
    'is switched on, has a member, loses them, and is switched off',
    () => {
      const [accountId, principal] = [randomUUID(), newUser()];
      return async () => {
        await access().enable(accountId, GRANTED);
        await access().addMember(accountId, { principal, name: 'n', email: 'e' });
        const isMember = (await world.access.member(accountId, principal)) !== undefined;
        await access().removeMember(accountId, principal);
        await access().disable(accountId);
        return [
          isMember,
          await world.access.member(accountId, principal),
          (await world.access.account(accountId))?.isInPreview,
        ];
      };
    },
    [true, undefined, false],
  ],
]);

it('tells apart what was done from what failed before: a binding that was never there is missing', async () => {
  const name = await bound({ isGranted: false });

  for (const after of [0, 1]) {
    await world.proxy.fail(INTERNAL_ERROR, { after, times: 1 });
    expect(await access().revoke(name)).toBe('missing');
  }
  await world.proxy.recover();
});

describe('the gateway’s key of a resource', () => {
  afterEach(stopKeyControls);

  it('is the same, in the plan that was asked for last, whichever answer is lost', async () => {
    const control = await startKeyControl(
      ['low', 'standard', 'high'].map((profile) => unthrottled(profile, `test-${profile}`)),
    );
    const { protocol, hostname, port = 80 } = await control.client.config.endpoint!();
    const proxy = await startFaultProxy({ now: Date.now });
    proxy.forwardTo(`${protocol}//${hostname}:${port}`);
    const client = new APIGatewayClient({
      endpoint: proxy.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'function', secretAccessKey: 'local' },
      maxAttempts: 3,
    });
    const environment = { usagePlanPrefix: 'test', usageKeyNamespace: 'one' };

    const outcomes = await losingEach(proxy, () => {
      const resource = `rig:workspace:${randomUUID()}` as const;
      const throttleKeys = apiGatewayThrottleKeys(environment, client);
      return async () => {
        const first = await throttleKeys.assign({ resource, profile: 'low' });
        const moved = await throttleKeys.assign({ resource, profile: 'high' });
        const isIn = (planId: string) =>
          control.usagePlans.keyIn(planId, moved.usageKeyId) !== undefined;
        const plans = ['low', 'standard', 'high'].filter(isIn);
        await throttleKeys.release(moved.usageKeyId);
        const left = control.usagePlans.keys.some(({ id }) => id === moved.usageKeyId);
        return [first.usageKeyId === moved.usageKeyId, plans, left];
      };
    });

    expect(outcomes.length).toBeGreaterThan(5);
    expect(outcomes).toEqual(outcomes.map(() => [true, ['high'], false]));
    client.destroy();
    await proxy.stop();
  });
});

// No sequence of calls gives any credential a right that the credential it started from lacked, nor a longer life.
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ApiError } from '../../../core/error.ts';
import { OPERATIONS } from '../../../core/operation.ts';
import { covers, EVERYTHING, type Grant, type Scope } from '../../../core/permission.ts';
import { createApiKeyOperation } from '../../../lambda/api-keys/create-api-key.ts';
import { renameApiKeyOperation } from '../../../lambda/api-keys/rename-api-key.ts';
import { rotateApiKeyOperation } from '../../../lambda/api-keys/rotate-api-key.ts';
import type { ApiKeyService } from '../../../lambda/api-keys/api-key-service.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import { report } from '../../assurance/report.ts';
import { MemoryApiKeyStore } from '../store/memory-api-key-store.ts';
import { newRecord, change, NOW } from '../store/stored-key.ts';

const ACCOUNT = 'account';
const resources = [
  'rig:workspace:ws-1',
  'rig:workspace:ws-2',
  'rig:app:app-1',
  `rig:account:${ACCOUNT}`,
] as const;

const grant: fc.Arbitrary<Grant> = fc
  .record({
    permission: fc.constantFrom(...OPERATIONS.map(({ permission }) => permission), EVERYTHING),
    resource: fc.constantFrom(...resources),
  })
  .filter(({ permission, resource }) => {
    const [, kind] = resource.split(':');
    if (permission === EVERYTHING) return kind !== 'account';
    return OPERATIONS.some((one) => one.permission === permission && one.resource === kind);
  });
const MANAGEMENT: readonly Grant[] = (
  ['api-key:create', 'api-key:rotate', 'api-key:update'] as const
).map((permission) => ({ permission, resource: `rig:account:${ACCOUNT}` }));
const scope: fc.Arbitrary<Scope> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('full' as const) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.subarray([...MANAGEMENT]), fc.array(grant, { minLength: 1, maxLength: 5 }))
      .map(([some, others]) => [...some, ...others]),
  },
);
const end = fc.option(fc.integer({ min: NOW + 1, max: NOW + 1000 }), { nil: undefined });
const call = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    by: fc.nat(20),
    scope: fc.option(scope, { nil: undefined }),
    end,
  }),
  fc.record({ do: fc.constant('create-for-workspace' as const), by: fc.nat(20), end }),
  fc.record({ do: fc.constant('rotate' as const), by: fc.nat(20), target: fc.nat(20) }),
  fc.record({ do: fc.constant('rename' as const), by: fc.nat(20), target: fc.nat(20) }),
);

/** A credential that an attacker holds, with what the ones that it came from could do at the most. */
interface Held {
  readonly id: string;
  readonly ceiling: Scope;
  readonly endCeiling: number;
}

function serviceOver(store: MemoryApiKeyStore): ApiKeyService {
  return {
    store,
    owners: {
      isSuspended: () => Promise.resolve(false),
      suspend: () => Promise.resolve(),
      resume: () => Promise.resolve(),
    },
    idempotency: { settle: (_request, plan) => Promise.resolve(plan) },
    cache: { flush: () => Promise.resolve() },
    keysPerAccountMax: 10_000,
    cacheTtlSeconds: 300,
    now: () => NOW,
    randomBytes,
    newId: randomUUID,
  };
}

function requestOf(by: string, target: string | undefined, body: object): ApiRequest {
  return {
    caller: {
      principal: 'rig:user:someone',
      accountId: ACCOUNT,
      credentialType: 'api_key',
      credentialId: by,
      scope: 'limited',
    },
    pathParameters: { id: target },
    query: {},
    requestId: 'request',
    sourceIp: '192.0.2.1',
    idempotencyKey: () => undefined,
    body: () => body as Record<string, unknown>,
  };
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

it('holds over 500 sequences of calls by keys of every kind', async () => {
  const tally = { calls: 0, obtained: 0 };

  await fc.assert(
    fc.asyncProperty(
      scope,
      end,
      fc.array(call, { maxLength: 25 }),
      async (start, startEnd, calls) => {
        const store = new MemoryApiKeyStore();
        const service = serviceOver(store);
        // A stronger key of the same account, whose text the attacker does not have.
        const strong = newRecord({ accountId: ACCOUNT, scope: 'full' });
        await store.create(strong, change('created'));
        const first = newRecord({
          accountId: ACCOUNT,
          scope: start,
          ...(startEnd !== undefined && { expiresAt: startEnd }),
        });
        await store.create(first, change('created'));
        const held: Held[] = [{ id: first.id, ceiling: start, endCeiling: startEnd ?? Infinity }];
        for (const action of calls) {
          tally.calls += 1;
          const by = held[action.by % held.length]!;
          const targets = [strong.id, ...held.map(({ id }) => id)];
          const target = 'target' in action ? targets[action.target % targets.length] : undefined;
          const answer = await perform(service, action, by.id, target);
          if (answer === undefined) continue;
          const made = await store.findById({ accountId: ACCOUNT, id: answer });
          expect(covers(by.ceiling, made?.scope ?? [])).toBe(true);
          expect(made?.expiresAt ?? Infinity).toBeLessThanOrEqual(by.endCeiling);
          tally.obtained += 1;
          held.push({ id: answer, ceiling: by.ceiling, endCeiling: by.endCeiling });
        }
      },
    ),
    { numRuns: 500 },
  );

  // Where nothing is given away, nothing is shown.
  expect(tally.obtained).toBeGreaterThan(100);
  report('key-escalation', {
    'calls, in 500 sequences': tally.calls,
    'keys obtained by them': tally.obtained,
  });
}, 60_000);

/** Performs a call and gives the id of the key whose text it gave away; nothing, if it was refused or gave none. */
async function perform(
  service: ApiKeyService,
  action: { do: string; scope?: Scope | undefined; end?: number | undefined },
  by: string,
  target: string | undefined,
): Promise<string | undefined> {
  const expiry = action.end === undefined ? {} : { expires_at: iso(action.end) };
  const [operation, body] = {
    create: [
      createApiKeyOperation(service),
      { ...(action.scope && { scope: action.scope }), ...expiry },
    ],
    'create-for-workspace': [createApiKeyOperation(service), { workspace_id: 'ws-1', ...expiry }],
    rotate: [rotateApiKeyOperation(service), {}],
    rename: [renameApiKeyOperation(service), { name: 'mine now' }],
  }[action.do] as [ReturnType<typeof createApiKeyOperation>, object];
  try {
    const answer = await operation(requestOf(by, target, body));
    const { id, key } = JSON.parse(answer.body) as { id: string; key?: string };
    return key === undefined ? undefined : id;
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

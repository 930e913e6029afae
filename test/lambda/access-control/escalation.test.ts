// Nobody gets more than there was: whatever people with roles do with bindings, tags, service principals and their keys,
// in any order, they do not end up with a permission that none of them had on that resource.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { admits, allows, scopeKindOf, type Standing } from '../../../core/access.ts';
import { ApiError } from '../../../core/error.ts';
import { OPERATIONS } from '../../../core/operation.ts';
import { permitsOperation } from '../../../core/path-decision.ts';
import type { ResourceReference } from '../../../core/permission.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { OWNER, ROLE_PRESETS } from '../../../core/role-preset.ts';
import type { AccessControlService } from '../../../lambda/access-control/access-control-service.ts';
import { standingOf, subjectOf } from '../../../lambda/access-control/caller.ts';
import { createBindingOperation } from '../../../lambda/access-control/create-binding.ts';
import { deleteBindingOperation } from '../../../lambda/access-control/delete-binding.ts';
import {
  createServicePrincipalOperation,
  deleteServicePrincipalOperation,
} from '../../../lambda/access-control/service-principals.ts';
import { putTagsOperation } from '../../../lambda/access-control/tags.ts';
import { updateBindingOperation } from '../../../lambda/access-control/update-binding.ts';
import type { ApiKeyService } from '../../../lambda/api-keys/api-key-service.ts';
import { createApiKeyOperation } from '../../../lambda/api-keys/create-api-key.ts';
import { rotateApiKeyOperation } from '../../../lambda/api-keys/rotate-api-key.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import type { Operation } from '../../../lambda/http/operation-handler.ts';
import { DynamoIdempotencyStore } from '../../../lambda/store/idempotency-store.ts';
import { DynamoOwnerStore } from '../../../lambda/store/owner-store.ts';
import { report } from '../../assurance/report.ts';
import { startAccessTables, type LocalAccessTables } from '../store/local-access-tables.ts';
import { NOW } from '../store/stored-key.ts';

const PEOPLE = ['rig:user:ada', 'rig:user:wim', 'rig:user:vic'] as const;
const CI = '00000000-0000-4000-8000-000000000001';
const CD = '00000000-0000-4000-8000-000000000002';
const MACHINES = [`rig:service:${CI}`, `rig:service:${CD}`] as const;
const PRINCIPALS: readonly PrincipalReference[] = [...PEOPLE, ...MACHINES];
const PERMISSIONS = [...new Set(OPERATIONS.map(({ permission }) => permission))];
const GRANTED = { createdAt: NOW, updatedAt: NOW };

let tables: LocalAccessTables;
let access: AccessControlService;
let apiKeys: ApiKeyService;

beforeAll(async () => {
  tables = await startAccessTables();
  const keyTable = tables.tables.apiKeys;
  const cache = { flush: () => Promise.resolve() };
  const common = { cache, cacheTtlSeconds: 300, now: () => NOW };
  access = {
    ...common,
    store: tables.access,
    keys: tables.keys,
    throttleKeys: {
      assign: () => Promise.reject(new Error('not asked for here')),
      release: () => Promise.reject(new Error('not asked for here')),
    },
    newId: () => CD,
  };
  apiKeys = {
    ...common,
    store: tables.keys,
    owners: new DynamoOwnerStore(tables.client, keyTable),
    access: tables.access,
    idempotency: new DynamoIdempotencyStore(tables.client, keyTable),
    keysPerAccountMax: 1000,
    randomBytes,
    newId: () => randomBytes(16).toString('hex'),
  };
});
afterAll(() => tables.stop());

const placesOf = (accountId: string): readonly ResourceReference[] => [
  `rig:account:${accountId}`,
  'rig:workspace:ws-1',
  'rig:workspace:ws-2',
  'rig:app:app-1',
];
const placeOf = (accountId: string, place: number): ResourceReference =>
  placesOf(accountId)[place] ?? 'rig:app:app-1';
const KINDS = placesOf('some').map(scopeKindOf);
const rolesIn = (place: number): string[] =>
  ROLE_PRESETS.filter(({ scopeKind }) => scopeKind === KINDS[place]).map(({ role }) => role);

/** What an arbitrary draws. */
type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

/** An account in a property: who was given which role at the start, the key of a machine, and who has got hold of it. */
interface World {
  readonly accountId: string;
  readonly keyId: string;
  readonly keysHeld: Set<PrincipalReference>;
  /** Every binding that there was, to take up again. */
  readonly bindings: Binding[];
  /** Kept until something is changed. */
  readonly standings: Map<PrincipalReference, Promise<Standing>>;
}

interface Binding {
  readonly principal: PrincipalReference;
  readonly resource: ResourceReference;
  readonly role: string;
}

const given = fc
  .nat(KINDS.length - 1)
  .chain((place) =>
    fc.record({
      place: fc.constant(place),
      principal: fc.constantFrom(...PRINCIPALS),
      role: fc.oneof(fc.constant('admin'), fc.constantFrom(...rolesIn(place))),
    }),
  )
  .filter(({ role }) => role !== OWNER);
// Two kinds of people who could give what they have not: an administrator lacks what only owners have, and whoever
// administers no more than an app lacks most of what the one role gives whose hold on it is decided by a tag.
const ADMINISTRATOR = { place: 0, principal: PEOPLE[0], role: 'admin' };
const OF_AN_APP = { place: 3, principal: PEOPLE[1], role: 'admin' };
const BY_TAG = { place: 0, principal: PEOPLE[2], role: 'development-developer' };
const others = fc.array(given, { minLength: 1, maxLength: 4 });
const start = fc.oneof(
  others.map((all) => [...all, BY_TAG]),
  others.map((all) => [...all, ADMINISTRATOR, BY_TAG]),
  fc.constant([OF_AN_APP, BY_TAG]),
);

async function createWorld(accountId: string, roles: Drawn<typeof start>): Promise<World> {
  const { access: store } = tables;
  await store.enable(accountId, GRANTED);
  await store.register(accountId, 'rig:workspace:ws-1', undefined);
  await store.register(accountId, 'rig:workspace:ws-2', undefined);
  await store.register(accountId, 'rig:app:app-1', 'rig:workspace:ws-1');
  await store.addMember(accountId, { principal: MACHINES[0], name: 'CI' });
  const bindings = roles.map(({ place, ...rest }) => ({
    ...rest,
    resource: placeOf(accountId, place),
  }));
  for (const { principal, ...binding } of bindings) {
    await store.grant({ accountId, principal, binding }, GRANTED);
  }
  const { id } = await tables.createKey({ accountId, owner: MACHINES[0], isGoverned: true });
  return { accountId, keyId: id, keysHeld: new Set(), bindings, standings: new Map() };
}

async function accountOf(accountId: string) {
  const account = await tables.access.account(accountId);
  if (account === undefined) throw new Error('the account must be there');
  return account;
}

function standingIn(world: World, reference: PrincipalReference): Promise<Standing> {
  const { accountId, standings } = world;
  const read = async () =>
    standingOf(tables.access, { accountId, account: await accountOf(accountId), reference });
  const standing = standings.get(reference) ?? read();
  standings.set(reference, standing);
  return standing;
}

async function lineageOf({ accountId }: World, reference: ResourceReference) {
  const account = await accountOf(accountId);
  const caller = { accountId, account, reference: PEOPLE[0], scope: 'full', standing: [] } as const;
  return (await subjectOf(tables.access, caller, reference)).lineage;
}

/** What people may do, themselves and with keys of machines that they have: `permission resource`. */
async function heldByPeople(world: World): Promise<Set<string>> {
  const who = [...PEOPLE, ...world.keysHeld];
  const standings = await Promise.all(who.map((one) => standingIn(world, one)));
  const held = new Set<string>();
  for (const reference of placesOf(world.accountId)) {
    const lineage = await lineageOf(world, reference);
    PERMISSIONS.filter((permission) =>
      standings.some((standing) => allows(standing, permission, lineage)),
    ).forEach((permission) => held.add(`${permission} ${reference}`));
  }
  return held;
}

const step = fc.nat(KINDS.length - 1).chain((place) =>
  fc.record({
    action: fc.constantFrom(
      'POST /access-control/bindings',
      'POST /access-control/bindings',
      'PATCH /access-control/bindings',
      'DELETE /access-control/bindings',
      'PUT /access-control/tags',
      'PUT /access-control/tags',
      'POST /access-control/service-principals',
      'DELETE /access-control/service-principals/{id}',
      'POST /api-keys',
      'POST /api-keys/{id}/rotate',
    ),
    /** Which of those acts who can change anything. */
    actor: fc.nat(),
    principal: fc.constantFrom(...PRINCIPALS),
    machine: fc.constantFrom(...MACHINES),
    place: fc.constant(place),
    // Whoever is after more asks for the most.
    role: fc.oneof(fc.constant(place === 0 ? OWNER : 'admin'), fc.constantFrom(...rolesIn(place))),
    /** Which of the bindings that there were is to be changed or taken away. */
    earlier: fc.nat(),
    tags: fc.record(
      {
        environment: fc.constantFrom('development', 'production'),
        component: fc.constantFrom('web', 'worker'),
      },
      { requiredKeys: ['environment'] },
    ),
  }),
);
type Step = Drawn<typeof step>;

/** What a step asks of which operation. */
function requestOf(world: World, { action, principal, machine, place, role, tags, earlier }: Step) {
  const resource = placeOf(world.accountId, place);
  const binding = { principal, resource, role };
  const old = world.bindings[earlier % world.bindings.length] ?? binding;
  const { role: current_role, ...name } = old;
  const change = { ...name, current_role, new_role: role };
  const isRotation = action === 'POST /api-keys/{id}/rotate';
  const requests: Readonly<Record<Step['action'], { operation: Operation; with: object }>> = {
    'POST /access-control/bindings': { operation: createBindingOperation(access), with: binding },
    'PATCH /access-control/bindings': { operation: updateBindingOperation(access), with: change },
    'DELETE /access-control/bindings': { operation: deleteBindingOperation(access), with: old },
    'PUT /access-control/tags': { operation: putTagsOperation(access), with: { resource, tags } },
    'POST /access-control/service-principals': {
      operation: createServicePrincipalOperation(access),
      with: { name: 'CD' },
    },
    'DELETE /access-control/service-principals/{id}': {
      operation: deleteServicePrincipalOperation(access),
      with: {},
    },
    'POST /api-keys': {
      operation: createApiKeyOperation(apiKeys),
      with: { service_principal: machine },
    },
    'POST /api-keys/{id}/rotate': {
      operation: rotateApiKeyOperation(apiKeys),
      with: { grace_seconds: 3600 },
    },
  };
  return {
    ...requests[action],
    pathParameters: { id: isRotation ? world.keyId : machine.split(':')[2] },
    machine: isRotation ? MACHINES[0] : machine,
    granted: binding,
  };
}

/** Who can act, themselves or by their key, and has rights over access somewhere. */
async function actorsOf(world: World): Promise<PrincipalReference[]> {
  const actors: PrincipalReference[] = [];
  const account = await lineageOf(world, `rig:account:${world.accountId}`);
  for (const who of [...PEOPLE, ...world.keysHeld]) {
    const standing = await standingIn(world, who);
    if (admits(standing, 'access:write', account)) actors.push(who);
  }
  return actors;
}

/** Does one step as the gateway and the function behind it would; tells whether it was done. */
async function take(world: World, one: Step): Promise<boolean> {
  const { accountId, keysHeld } = world;
  const actors = await actorsOf(world);
  const actor = actors[one.actor % actors.length] ?? PEOPLE[0];
  const standing = await standingIn(world, actor);
  const asked = OPERATIONS.find(({ method, path }) => `${method} ${path}` === one.action);
  if (asked === undefined) throw new Error(`${one.action} must be an operation`);
  const account = await lineageOf(world, `rig:account:${accountId}`);
  if (!permitsOperation({ scope: 'full', standing }, asked, { account })) return false;
  const { operation, with: body, pathParameters, machine, granted } = requestOf(world, one);
  const request = {
    caller: {
      principal: actor,
      accountId,
      credentialType: 'session',
      credentialId: 'session-1',
      scope: standing === 'everything' ? 'full' : 'limited',
    },
    body: () => body,
    query: {},
    pathParameters,
    idempotencyKey: () => undefined,
    requestId: 'request-1',
    sourceIp: '192.0.2.1',
  };
  try {
    await operation(request as unknown as ApiRequest);
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
  world.standings.clear();
  if (one.action.startsWith('POST /api-keys')) keysHeld.add(machine);
  if (one.action === 'POST /access-control/bindings') world.bindings.push(granted);
  return true;
}

it('gives nobody a permission that none of those who act had there', async () => {
  let accounts = 0;
  let tried = 0;
  const done = new Map<string, number>();

  await fc.assert(
    fc.asyncProperty(
      start,
      fc.array(step, { minLength: 10, maxLength: 20 }),
      async (roles, steps) => {
        accounts += 1;
        const world = await createWorld(`account-${accounts}`, roles);
        const before = await heldByPeople(world);

        tried += steps.length;
        for (const one of steps) {
          if (await take(world, one)) done.set(one.action, (done.get(one.action) ?? 0) + 1);
        }

        const gained = [...(await heldByPeople(world))].filter(
          (permission) => !before.has(permission),
        );
        expect(gained).toEqual([]);
        const { owners } = await accountOf(world.accountId);
        expect(owners).toEqual([`rig:user:${world.accountId}`]);
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );

  // Without full access nobody makes or rotates the key of a machine; most else was done, many times over.
  expect([...done.keys()].filter((action) => action.includes('/api-keys'))).toEqual([]);
  expect(done.size).toBeGreaterThanOrEqual(4);
  const allowed = [...done.values()].reduce((sum, count) => sum + count);
  expect(allowed).toBeGreaterThan(20);
  report('role-escalation', {
    'calls, in random order': tried,
    'of them allowed': allowed,
    accounts,
  });
}, 300_000);

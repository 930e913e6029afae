// Sessions and access while what they depend on fails: the tables at each write of an operation, the control plane that
// empties the gateway's cache, and the event bus. Nobody who lost a right keeps it for longer than the answer said, and
// what could not be done at once is done when it can.
import { randomUUID } from 'node:crypto';
import * as controlPlane from '../../../dev/fault-proxy/control-plane-fault.ts';
import { BUS_ERROR } from '../../../dev/fault-proxy/event-bus-fault.ts';
import type { Fault, Occasion } from '../../../dev/fault-proxy/fault.ts';
import { INTERNAL_ERROR } from '../../../dev/fault-proxy/store-fault.ts';
import type { CreatedKey } from '../key-client.ts';
import { bearer, call, describeLocal, type Answer } from '../target.ts';
import {
  atEachRequest,
  during,
  expectFault,
  openFaultyDoor,
  requestsOf,
  type FaultyDoor,
  type Injection,
} from './faulty-door.ts';

const ATTEMPTS = 3;
/** The default of a stage. */
const TTL_SECONDS = 300;
const WORKSPACE = 'rig:workspace:ws-1';
const BINDINGS = '/access-control/bindings';

let faulty: FaultyDoor;
let ownerToken: string;

const secondsNow = () => Math.floor(faulty.door.clock.now() / 1000);
const request = (token: string, method: string, path: string, body?: object): Promise<Answer> =>
  call(`${faulty.door.cloud.apiUrl}/api/v1${path}`, {
    method,
    headers: bearer(token),
    ...(body && { body }),
  });
const asOwner = (method: string, path: string, body?: object) =>
  request(ownerToken, method, path, body);
const statusOf = async (credential: string, path = '/workspaces') =>
  (await request(credential, 'GET', path)).status;

/** Signs somebody in whom nobody has heard of, into an account of their own or into the owner's. */
async function signIn(account?: 'of-owner') {
  const { people, issuer } = faulty.door;
  const [userId, sid] = [`user-${randomUUID()}`, randomUUID()];
  const claims = { sid, ...(account && { account_id: people.owner.accountId }) };
  return { principal: `rig:user:${userId}`, sid, token: await issuer.mint(userId, { claims }) };
}

const bind = (method: string, principal: string, role: object = { role: 'viewer' }) =>
  asOwner(method, BINDINGS, { principal, resource: WORKSPACE, ...role });

/** Somebody with a role, whose policy is cached. */
async function viewer() {
  const person = await signIn('of-owner');
  expect((await bind('POST', person.principal)).status).toBe(200);
  return person;
}

async function rolesOf(principal: string): Promise<string[]> {
  const { body } = await asOwner('GET', `${BINDINGS}?resource=${WORKSPACE}`);
  const { bindings } = body as { bindings: { principal_ref: string; role: string }[] };
  return bindings.filter((one) => one.principal_ref === principal).map(({ role }) => role);
}

/** Tells whether an answer says that what it did holds now, or by the end of the cache time. */
function effectOf({ status, headers }: Answer): 'now' | 'later' {
  const seconds = Date.parse(headers['x-rigbox-effective-by'] ?? '') / 1000 - secondsNow();
  if (Number.isNaN(seconds)) throw new Error(`${status}, and nothing of when it holds`);
  return seconds > TTL_SECONDS / 2 ? 'later' : 'now';
}

beforeAll(async () => {
  faulty = await openFaultyDoor();
  ownerToken = await faulty.mint();
}, 120_000);
afterAll(() => faulty.door.stop());

/** What the write of an operation was about, and by what it is seen to have been done. */
interface Undecided {
  readonly token: string;
  readonly path: string;
  readonly status: number;
}

describeLocal('while the store fails at a write, its answer lost', () => {
  const undecided: Undecided[] = [];
  let isWrite: NonNullable<Occasion['only']>;
  beforeAll(async () => {
    const isOurs = await requestsOf(faulty.faults.store, async () => {
      await asOwner('GET', '/auth/sessions');
      await asOwner('GET', `${BINDINGS}?resource=${WORKSPACE}`);
    });
    isWrite = (headers) =>
      isOurs(headers) && /\.(?:Update|Put|Delete)Item$/.test(String(headers['x-amz-target']));
  });

  /** Takes something away: done is done, and what was not answered can be taken away again and ends by itself. */
  async function takeAway(remove: () => Promise<Answer>, inject: Injection, seen: Undecided) {
    expect(await statusOf(seen.token, seen.path)).toBe(200);

    const answer = await inject(remove);

    if (answer.status === 200) {
      expect(effectOf(answer)).toBe('now');
      expect(await statusOf(seen.token, seen.path)).toBe(seen.status);
    } else {
      expectFault(answer);
      undecided.push(seen);
    }
    return answer;
  }

  const OPERATIONS: readonly (readonly [
    name: string,
    writes: number,
    run: (inject: Injection) => Promise<Answer>,
  ])[] = [
    [
      'the end of a session',
      1,
      async (inject) => {
        const { token, sid } = await signIn();
        const end = () => request(token, 'DELETE', `/auth/sessions/${sid}`);
        return takeAway(end, inject, { token, path: '/workspaces', status: 401 });
      },
    ],
    [
      'a sign-out everywhere',
      1,
      async (inject) => {
        const { token } = await signIn();
        const end = () => request(token, 'DELETE', '/auth/sessions');
        return takeAway(end, inject, { token, path: '/workspaces', status: 401 });
      },
    ],
    [
      'the end of a role',
      1,
      async (inject) => {
        const { token, principal } = await viewer();
        const seen = { token, path: '/workspaces/ws-1', status: 403 };
        const answer = await takeAway(() => bind('DELETE', principal), inject, seen);
        expect(await rolesOf(principal)).toEqual([]);
        return answer;
      },
    ],
    [
      'a grant',
      2,
      async (inject) => {
        const { token, principal } = await signIn('of-owner');
        expect(await statusOf(token, '/workspaces/ws-1')).toBe(403);
        const answer = await inject(() => bind('POST', principal));
        if (answer.status !== 200) expect((await bind('POST', principal)).status).toBe(200);
        expect(await statusOf(token, '/workspaces/ws-1')).toBe(200);
        return answer;
      },
    ],
    [
      'the exchange of a role for another',
      3,
      async (inject) => {
        const { principal } = await viewer();
        const swap = () =>
          bind('PATCH', principal, { current_role: 'viewer', new_role: 'developer' });
        const answer = await inject(swap);
        if (answer.status !== 200) expect([200, 404]).toContain((await swap()).status);
        expect(await rolesOf(principal)).toEqual(['developer']);
        return answer;
      },
    ],
  ];

  it.each(OPERATIONS)('once, %s is done', async (_, writes, run) => {
    const once = [{ kind: 'answer-lost' }, { times: 1, only: isWrite }] as const;

    const made = await atEachRequest(faulty.faults.store, once, async (inject) => {
      expect((await run(inject)).status).toBe(200);
    });

    expect(made).toBe(writes);
  });

  it.each(OPERATIONS)('until it is given up, %s is a fault, and not half done', async (...row) => {
    const [, writes, run] = row;
    const always = [{ kind: 'answer-lost' }, { times: ATTEMPTS, only: isWrite }] as const;
    let faults = 0;

    await atEachRequest(faulty.faults.store, always, async (inject) => {
      const answer = await run(inject);
      if (answer.status === 200) return;
      expectFault(answer);
      faults += 1;
    });

    expect(faults).toBe(writes);
  });

  it('what had been written without an answer holds soon, everywhere', async () => {
    expect(undecided).toHaveLength(3);
    await faulty.door.cloud.drain();
    for (const { token, path, status } of undecided) {
      expect(await statusOf(token, path)).toBe(status);
    }
  });
});

describeLocal('while the store cannot be read', () => {
  it.each([
    ['DELETE', '/auth/sessions/some', undefined],
    ['DELETE', '/auth/sessions', undefined],
    ['GET', '/auth/sessions', undefined],
    ['POST', BINDINGS, { role: 'viewer' }],
    ['DELETE', BINDINGS, { role: 'viewer' }],
    ['PUT', '/access-control/tags', { tags: {} }],
  ] as const)('%s %s is a fault, whose cause is logged', async (method, path, body) => {
    const principal = 'rig:user:somebody';
    const fields = body && {
      resource: WORKSPACE,
      ...body,
      ...('role' in body && { principal }),
    };
    // The authorizer's answer is cached; it is the operation that fails.
    await asOwner('HEAD', path);
    const from = faulty.lines.length;

    const answer = await during(faulty.faults.store, [INTERNAL_ERROR], () =>
      asOwner(method, path, fields),
    );

    expectFault(answer);
    await faulty.logged(/InternalServerError|DynamoFault/, from);
  });
});

describeLocal('while the control plane', () => {
  /** Somebody and something that are to lose a right each. */
  const make = async () => ({
    session: await signIn(),
    role: await viewer(),
    key: await faulty.owner.create(),
  });
  /** Has the gateway keep an answer about each. */
  const warm = async (all: Warm) => {
    expect(await statusesOf(all, true)).toEqual([200, 200, 200]);
    return all;
  };

  type Warm = Awaited<ReturnType<typeof make>>;

  const takeAll = ({ session, role, key }: Warm) =>
    Promise.all([
      request(session.token, 'DELETE', `/auth/sessions/${session.sid}`),
      bind('DELETE', role.principal),
      faulty.owner.request('DELETE', `/${key.id}`),
    ]);
  /** On the path that is cached, or on one that is not. */
  const statusesOf = ({ session, role, key }: Warm, isCached: boolean) =>
    Promise.all([
      statusOf(session.token, isCached ? '/workspaces' : '/apps'),
      statusOf(role.token, isCached ? '/workspaces/ws-1' : '/apps/app-1'),
      statusOf(key.key, isCached ? '/workspaces' : '/apps'),
    ]);

  it.each<[string, Fault]>([
    ['never answers', { kind: 'silent' }],
    ['is not there', { kind: 'refused' }],
    ['has too many calls', controlPlane.TOO_MANY_CALLS],
    ['is something that answers 200 to everything', controlPlane.FALSE_SUCCESS],
  ])('%s, rights end in the store, and the answer says by when everywhere', async (_, fault) => {
    const from = faulty.lines.length;
    const all = await make();

    await during(faulty.faults.controlPlane, [fault], async () => {
      await warm(all);

      const answers = await takeAll(all);

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(answers.map(effectOf)).toEqual(['later', 'later', 'later']);
      expect(await statusesOf(all, false)).toEqual([401, 403, 401]);
    });

    const failures = faulty.lines.slice(from).filter((line) => line.includes('"flush-failed"'));
    expect(failures).toHaveLength(3);
  });

  it('is slow, nobody sees it but by the time', async () => {
    const slow = { kind: 'slow', ms: 500 } as const;
    const all = await warm(await make());

    const answers = await during(faulty.faults.controlPlane, [slow], () => takeAll(all));

    expect(answers.map(effectOf)).toEqual(['now', 'now', 'now']);
    expect(await statusesOf(all, true)).toEqual([401, 403, 401]);
  });

  it('fails for good, no right outlives what the answer said', async () => {
    const { key } = await make();
    await during(faulty.faults.controlPlane, [{ kind: 'refused' }], async () => {
      expect(await statusOf(key.key)).toBe(200);
      const answer = await faulty.owner.request('DELETE', `/${key.id}`);
      expect(effectOf(answer)).toBe('later');
      expect(await statusOf(key.key)).toBe(200);

      // The header has whole seconds, rounded down.
      const end = Date.parse(answer.headers['x-rigbox-effective-by']!) + 1000;
      faulty.door.clock.advance(end - faulty.door.clock.now());

      expect(await statusOf(key.key)).toBe(401);
    });
    ownerToken = await faulty.mint();
  });

  it('is back, the consumers of the streams have flushed what the calls could not', async () => {
    const from = faulty.lines.length;
    const [newcomer, all] = [await signIn('of-owner'), await make()];

    await during(faulty.faults.controlPlane, [controlPlane.SERVICE_UNAVAILABLE], async () => {
      await warm(all);
      expect(await statusOf(newcomer.token, '/workspaces/ws-1')).toBe(403);
      await takeAll(all);
      expect(effectOf(await bind('POST', newcomer.principal))).toBe('later');
      await faulty.logged(/"cache-flush-fault"/, from);
      await faulty.logged(/"key-event-fault","step":"flush"/, from);
      expect(await statusesOf(all, true)).toEqual([200, 200, 200]);
      expect(await statusOf(newcomer.token, '/workspaces/ws-1')).toBe(403);
    });

    await faulty.door.cloud.drain();

    expect(await statusesOf(all, true)).toEqual([401, 403, 401]);
    expect(await statusOf(newcomer.token, '/workspaces/ws-1')).toBe(200);
    const batches = faulty.lines.slice(from).filter((line) => line.includes('-batch"'));
    expect(batches.at(-1)).toContain('"failed":0');
  });
});

describeLocal('while the event bus fails', () => {
  it('keys end as always, and every change is told once it is back', async () => {
    const from = faulty.lines.length;
    const key: CreatedKey = await during(faulty.faults.eventBus, [BUS_ERROR], async () => {
      const created = await faulty.owner.create();
      expect(await statusOf(created.key)).toBe(200);
      const answer = await faulty.owner.request('DELETE', `/${created.id}`);
      expect(effectOf(answer)).toBe('now');
      expect(await statusOf(created.key)).toBe(401);
      await faulty.logged(/"key-event-fault","step":"record"/, from);
      return created;
    });

    await faulty.door.cloud.drain();

    const told = faulty.door.cloud.events
      .filter(({ detail }) => detail['key_id'] === key.id)
      .map(({ detailType }) => detailType);
    expect(new Set(told)).toEqual(new Set(['API Key Created', 'API Key Revoked']));
  });
});

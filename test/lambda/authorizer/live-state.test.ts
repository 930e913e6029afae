import type { Standing } from '../../../core/access.ts';
import { readCalledPath } from '../../../core/called-path.ts';
import type { Principal } from '../../../core/principal.ts';
import { isRefusal } from '../../../core/refusal.ts';
import { SESSION_SECONDS_MAX } from '../../../core/session.ts';
import { liveStateReader } from '../../../lambda/authorizer/live-state.ts';
import type { PathAccess } from '../../../lambda/authorizer/path-access.ts';
import { DynamoFault } from '../../../lambda/store/dynamo-fault.ts';
import type { DynamoReadClient } from '../../../lambda/store/dynamo-read-client.ts';
import { sessionKey, userKey } from '../../../lambda/store/session-item.ts';
import {
  accessItem,
  granted,
  readClientFor,
  startAccessTables,
  texts,
  type LocalAccessTables,
} from '../store/local-access-tables.ts';
import { answer, startScriptedServer } from '../store/scripted-server.ts';

const NOW = 1_800_000_000;
const now = () => NOW * 1000;
const THROTTLE = (usageKey: string) => texts({ profile: 'p', usageKeyId: 'id', usageKey });

const key = (about: Partial<Principal> = {}): Principal => ({
  reference: 'rig:user:me',
  accountId: 'me',
  credential: { type: 'api_key', id: 'key-1' },
  scope: 'full',
  isGoverned: true,
  ...about,
});
const session = (startedAt: number, about: Partial<Principal> = {}): Principal =>
  key({
    credential: { type: 'session', id: 'sid-1', session: { startedAt, clientId: 'dashboard' } },
    ...about,
  });
const arnOf = (path: string) =>
  `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET${path}`;
const at = (path: string) => {
  const arn = arnOf(path);
  if (readCalledPath(arn) === undefined) throw new Error(`unreadable: ${path}`);
  return arn;
};
/** A path that has no one meaning. */
const UNREADABLE = arnOf('/api/v1/%2e%2e/workspaces');

/** A client that may not be asked for anything. */
const NOBODY_ASKS = {
  read: () => Promise.reject(new Error('nothing was to be read')),
} as unknown as DynamoReadClient;

let tables: LocalAccessTables;
let reads: string[];
let counting: DynamoReadClient;
beforeAll(async () => {
  tables = await startAccessTables();
  const accessTable = tables.tables.access;
  await tables.put(
    accessTable,
    accessItem.account('acme', {
      preview: { BOOL: true },
      owners: { M: { 'rig:user:olive': granted() } },
      tags: texts({ tier: 'gold' }),
      throttle: THROTTLE('of-account'),
    }),
  );
  await tables.put(
    accessTable,
    accessItem.member('acme', 'rig:user:max', [
      'viewer rig:account:acme',
      'developer rig:workspace:ws-1',
    ]),
  );
  await tables.put(
    accessTable,
    accessItem.resource('acme', 'rig:workspace:ws-1', {
      tags: texts({ component: 'shop' }),
      throttle: THROTTLE('of-workspace'),
    }),
  );
  for (const [app, parent, attributes] of [
    ['rig:app:app-1', 'rig:workspace:ws-1', { tags: texts({ component: 'shop' }) }],
    ['rig:app:app-2', 'rig:workspace:ws-1', { throttle: THROTTLE('of-app') }],
    ['rig:app:app-3', 'rig:workspace:gone', {}],
  ] as const) {
    await tables.put(
      accessTable,
      accessItem.resource('acme', app, { parent: { S: parent }, ...attributes }),
    );
  }
});
afterAll(() => tables.stop());
beforeEach(() => {
  reads = [];
  counting = {
    read: (...asked: Parameters<DynamoReadClient['read']>) => {
      reads.push(asked[0]);
      return tables.reads.read(...asked);
    },
  } as unknown as DynamoReadClient;
});

const reader = (client: DynamoReadClient = counting) =>
  liveStateReader(client, {
    sessionTable: tables.tables.sessions,
    accessTable: tables.tables.access,
    now,
  });
const readerOfSessions = (client: DynamoReadClient = counting) =>
  liveStateReader(client, { sessionTable: tables.tables.sessions, accessTable: undefined, now });

async function accessOf(
  reference: Principal['reference'],
  path: string,
  accountId = 'acme',
): Promise<PathAccess> {
  const state = await reader()(key({ reference, accountId }), at(path));
  if (isRefusal(state) || state.access === undefined) throw new Error('no access was found');
  return state.access;
}

/** The standing without who granted what. */
const rolesIn = (standing: Standing) =>
  standing === 'everything' ? standing : standing.map(({ role, resource }) => [role, resource]);
const referencesIn = (lineage: PathAccess['subject']['resource']) =>
  lineage?.map(({ reference }) => reference);

describe('without access control', () => {
  it('nothing is read for a key or a token, and nothing is said of access', async () => {
    const read = readerOfSessions(NOBODY_ASKS);

    expect(await read(key(), at('/api/workspaces/ws-1'))).toEqual({});
    expect(await read(key({ credential: { type: 'jwt', id: 't' } }), UNREADABLE)).toEqual({});
  });

  it('a session is asked after, in one read', async () => {
    expect(await readerOfSessions()(session(NOW - 60), at('/api/workspaces'))).toEqual({});
    expect(reads).toEqual(['BatchGetItem']);
  });
});

describe('a session', () => {
  const ended = (reference: Principal['reference'], endedAt: number) =>
    tables.put(tables.tables.sessions, {
      ...sessionKey(reference, 'sid-1'),
      endedAt: { N: String(endedAt) },
    });

  it.each(['with', 'without'])('that was ended is refused, %s access control', async (kind) => {
    const reference = `rig:user:ended-${kind}` as const;
    const read = kind === 'with' ? reader() : readerOfSessions();
    await ended(reference, NOW - 10);

    expect(await read(session(NOW - 10, { reference }), at('/api/workspaces'))).toEqual({
      refused: 'session-ended',
    });
    expect(await read(session(NOW - 9, { reference }), at('/api/workspaces'))).not.toHaveProperty(
      'refused',
    );
    expect(reads).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('is refused on a path that cannot be read, too', async () => {
    const reference = 'rig:user:unreadable';
    await ended(reference, NOW);

    expect(await reader()(session(NOW - 60, { reference }), UNREADABLE)).toEqual({
      refused: 'session-ended',
    });
  });

  it('of a user who signed out everywhere, or was disabled, is refused', async () => {
    await tables.put(tables.tables.sessions, {
      ...userKey('rig:user:left'),
      signedOutBefore: { N: String(NOW - 10) },
    });
    await tables.put(tables.tables.sessions, {
      ...userKey('rig:user:disabled'),
      disabledAt: { N: String(NOW - 1000) },
    });
    const stateOf = (reference: Principal['reference'], startedAt: number) =>
      reader()(session(startedAt, { reference }), at('/api/workspaces'));

    expect(await stateOf('rig:user:left', NOW - 60)).toEqual({ refused: 'session-ended' });
    expect(isRefusal(await stateOf('rig:user:left', NOW - 5))).toBe(false);
    expect(await stateOf('rig:user:disabled', NOW - 5)).toEqual({ refused: 'user-disabled' });
  });

  it('is over after its longest time, by the clock that was handed in', async () => {
    const started = NOW - SESSION_SECONDS_MAX;

    expect(await readerOfSessions()(session(started), UNREADABLE)).toEqual({
      refused: 'session-ended',
    });
    expect(await readerOfSessions()(session(started + 1), UNREADABLE)).toEqual({});
  });

  it('of another user with the same id is not this one', async () => {
    await ended('rig:user:somebody', NOW);

    const state = await reader()(session(NOW - 60, { reference: 'rig:user:else' }), UNREADABLE);
    expect(isRefusal(state)).toBe(false);
  });
});

describe('a key outside the preview', () => {
  const outside = key({ isGoverned: false });

  it('is its owner’s everything, without a read', async () => {
    const state = await reader(NOBODY_ASKS)(outside, at('/api/v1/apps/app-1'));

    expect(state).toEqual({
      access: {
        called: { path: '/api/v1/apps/app-1', resource: 'rig:app:app-1' },
        standing: 'everything',
        subject: {
          account: [{ reference: 'rig:account:me', tags: {} }],
          resource: [
            { reference: 'rig:app:app-1', tags: {} },
            { reference: 'rig:account:me', tags: {} },
          ],
        },
      },
    });
  });

  it('is everything also when it is somebody else’s than the person of the account', async () => {
    const service = key({ isGoverned: false, reference: 'rig:service:ci' });

    expect(await reader(NOBODY_ASKS)(service, at('/api/v1/workspaces'))).toMatchObject({
      access: { standing: 'everything' },
    });
  });

  it('has no resource where the path names none', async () => {
    const state = await reader(NOBODY_ASKS)(outside, at('/api/v1/workspaces'));

    expect(state).not.toHaveProperty('access.subject.resource');
    expect(await reader(NOBODY_ASKS)(outside, UNREADABLE)).not.toHaveProperty(
      'access.subject.resource',
    );
  });

  it('of the account of Rigbox itself is good for nothing', async () => {
    const platform = key({ isGoverned: false, accountId: 'platform' });

    expect(await reader(NOBODY_ASKS)(platform, at('/internal/resources'))).toMatchObject({
      access: { standing: [] },
    });
  });
});

describe('the standing of a caller', () => {
  it('is everything for an owner', async () => {
    expect((await accessOf('rig:user:olive', '/api/workspaces')).standing).toBe('everything');
  });

  it('is the roles of a member', async () => {
    const { standing } = await accessOf('rig:user:max', '/api/workspaces/ws-1');

    expect(rolesIn(standing)).toEqual([
      ['viewer', 'rig:account:acme'],
      ['developer', 'rig:workspace:ws-1'],
    ]);
  });

  it('is nothing for somebody whom the account does not know', async () => {
    expect((await accessOf('rig:user:eve', '/api/workspaces/ws-1')).standing).toEqual([]);
    expect((await accessOf('rig:user:acme', '/api/workspaces/ws-1')).standing).toEqual([]);
  });

  it('is everything for the person of an account that nobody has written, nothing for others', async () => {
    expect((await accessOf('rig:user:new', '/api/workspaces', 'new')).standing).toBe('everything');
    expect((await accessOf('rig:user:max', '/api/workspaces', 'new')).standing).toEqual([]);
  });

  it('changes with what the store writes, from the next call on', async () => {
    const name = {
      accountId: 'acme',
      principal: 'rig:user:nina',
      binding: { role: 'viewer', resource: 'rig:workspace:ws-1' },
    } as const;
    const roles = async () =>
      rolesIn((await accessOf('rig:user:nina', '/api/workspaces/ws-1')).standing);

    expect(await roles()).toEqual([]);
    await tables.access.grant(name, { createdAt: NOW, updatedAt: NOW });
    expect(await roles()).toEqual([['viewer', 'rig:workspace:ws-1']]);
    await tables.access.revoke(name);
    expect(await roles()).toEqual([]);
  });
});

describe('the subject of a path', () => {
  it('is the account with its tags, where the path names nothing else', async () => {
    const { subject } = await accessOf('rig:user:max', '/api/v1/api-keys');

    expect(subject).toEqual({
      account: [{ reference: 'rig:account:acme', tags: { tier: 'gold' } }],
    });
    expect(reads).toEqual(['BatchGetItem']);
  });

  it('is a workspace with its tags, in its account', async () => {
    const { subject } = await accessOf('rig:user:max', '/api/v1/workspaces/ws-1/logs');

    expect(subject.resource).toMatchObject([
      { reference: 'rig:workspace:ws-1', tags: { component: 'shop' } },
      { reference: 'rig:account:acme', tags: { tier: 'gold' } },
    ]);
    expect(reads).toEqual(['BatchGetItem']);
  });

  it('is an app in its workspace, which takes a second read', async () => {
    const { subject } = await accessOf('rig:user:max', '/api/v1/apps/app-1');

    expect(subject.resource).toMatchObject([
      { reference: 'rig:app:app-1', tags: { component: 'shop' } },
      { reference: 'rig:workspace:ws-1', tags: { component: 'shop' } },
      { reference: 'rig:account:acme' },
    ]);
    expect(reads).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('keeps the workspace of an app that is registered no more, without tags', async () => {
    const { subject } = await accessOf('rig:user:max', '/api/v1/apps/app-3');

    expect(referencesIn(subject.resource)).toEqual([
      'rig:app:app-3',
      'rig:workspace:gone',
      'rig:account:acme',
    ]);
    expect(subject.resource?.[1]?.tags).toEqual({});
  });

  it('lies in the account alone, without tags, when nobody has registered it there', async () => {
    const ofAnother = await accessOf('rig:user:max', '/api/v1/apps/app-1', 'other');

    expect(ofAnother.subject.resource).toEqual([
      { reference: 'rig:app:app-1', tags: {} },
      { reference: 'rig:account:other', tags: {} },
    ]);
  });

  it('is the account alone on a path that cannot be read', async () => {
    const caller = key({ reference: 'rig:user:max', accountId: 'acme' });

    expect(await reader()(caller, UNREADABLE)).not.toHaveProperty('access.subject.resource');
  });
});

describe('the throttle profile', () => {
  it.each([
    ['/api/apps/app-2', 'of-app'],
    ['/api/apps/app-1', 'of-workspace'],
    ['/api/workspaces/ws-1', 'of-workspace'],
    ['/api/workspaces/ws-2', 'of-account'],
    ['/api/apps/app-3', 'of-account'],
    ['/api/workspaces', 'of-account'],
  ])('that counts on %s is the one closest to it, %s', async (path, usageKey) => {
    expect(await accessOf('rig:user:max', path)).toHaveProperty('usageKey', usageKey);
  });

  it('is none where none is bound', async () => {
    expect(await accessOf('rig:user:new', '/api/workspaces/x', 'new')).not.toHaveProperty(
      'usageKey',
    );
  });
});

describe('a fault', () => {
  it('of the store is passed on', async () => {
    const read = reader({
      read: () => Promise.reject(new DynamoFault('down', { kind: 'transient' })),
    } as unknown as DynamoReadClient);

    await expect(read(key(), at('/api/workspaces'))).rejects.toThrow(DynamoFault);
    await expect(read(session(NOW), UNREADABLE)).rejects.toThrow(DynamoFault);
  });

  it('of half an answer never looks like a session that is alive, or a member without roles', async () => {
    const server = await startScriptedServer(
      answer({ Responses: {}, UnprocessedKeys: { sessions: { Keys: [userKey('rig:user:me')] } } }),
    );
    const read = liveStateReader(readClientFor(server.url), {
      sessionTable: 'sessions',
      accessTable: 'access',
      now,
    });

    await expect(read(session(NOW), at('/api/workspaces'))).rejects.toThrow(DynamoFault);
    await expect(read(key(), at('/api/workspaces'))).rejects.toThrow(DynamoFault);
    await server.stop();
  });

  it('of a member’s item is passed on', async () => {
    const { principal: _, ...item } = accessItem.member('acme', 'rig:user:broken', []);
    await tables.put(tables.tables.access, item);

    await expect(accessOf('rig:user:broken', '/api/workspaces')).rejects.toThrow('principal');
  });
});

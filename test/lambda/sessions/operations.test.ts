// The three operations on sessions over the real store, with a clock and a gateway cache that the tests hold.
import type { AuthorizerContext } from '../../../core/authorizer-context.ts';
import { ApiError } from '../../../core/error.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import type { ApiRequest } from '../../../lambda/http/api-request.ts';
import { endSessionOperation } from '../../../lambda/sessions/end-session.ts';
import { listSessionsOperation } from '../../../lambda/sessions/list-sessions.ts';
import type { SessionService } from '../../../lambda/sessions/session-service.ts';
import type { SessionView } from '../../../lambda/sessions/session-view.ts';
import { signOutEverywhereOperation } from '../../../lambda/sessions/sign-out-everywhere.ts';
import { captureLog } from '../captured-log.ts';
import {
  newUser,
  sessionUse,
  startSessionTable,
  type LocalSessionTable,
} from '../store/local-session-table.ts';

const NOW = 1_800_000_000;
const captured = captureLog();
let table: LocalSessionTable;
let flushes = 0;
let canFlush = true;

beforeAll(async () => {
  table = await startSessionTable();
});
afterAll(() => table.stop());
beforeEach(() => {
  flushes = 0;
  canFlush = true;
});

const service = (): SessionService => ({
  store: table.store,
  cache: {
    flush: () => {
      flushes += 1;
      return canFlush ? Promise.resolve() : Promise.reject(new Error('down'));
    },
  },
  cacheTtlSeconds: 300,
  now: () => NOW,
});

function requestOf(
  user: PrincipalReference,
  {
    sessionId = 'current',
    type = 'session',
    startedAt = NOW - 10,
    id,
  }: {
    readonly sessionId?: string;
    readonly type?: AuthorizerContext['credentialType'];
    readonly startedAt?: number;
    readonly id?: string;
  } = {},
): ApiRequest {
  const caller: AuthorizerContext = {
    principal: user,
    accountId: 'acct',
    credentialType: type,
    credentialId: sessionId,
    scope: 'full',
  };
  const session = { sessionStartedAt: startedAt, clientId: 'dashboard' };
  return {
    caller,
    ...(type === 'session' && { session }),
    pathParameters: { id },
  } as unknown as ApiRequest;
}

async function list(request: ApiRequest): Promise<readonly SessionView[]> {
  const answer = await listSessionsOperation(service())(request);
  return (JSON.parse(answer.body) as { sessions: SessionView[] }).sessions;
}

const seen = (user: PrincipalReference, sessionId: string, startedAt = NOW - 100) =>
  table.store.advance(sessionUse({ user, sessionId, startedAt, lastAt: NOW - 50 }), 300);

describe('GET /auth/sessions', () => {
  it('shows the sessions that are alive, newest first, the caller’s own even if never seen', async () => {
    const user = newUser();
    await seen(user, 'older', NOW - 200);
    await seen(user, 'newer', NOW - 100);
    await seen(user, 'over');
    await seen(newUser(), 'foreign');
    await table.store.end(user, { sessionId: 'over', startedAt: NOW - 100 }, NOW);

    expect(await list(requestOf(user))).toEqual([
      {
        id: 'current',
        client_id: 'dashboard',
        current: true,
        started_at: '2027-01-15T07:59:50Z',
      },
      expect.objectContaining({ id: 'newer', current: false }),
      {
        id: 'older',
        client_id: 'dashboard',
        current: false,
        started_at: '2027-01-15T07:56:40Z',
        first_seen_at: '2027-01-15T07:59:10Z',
        last_seen_at: '2027-01-15T07:59:10Z',
      },
    ]);
  });

  it('shows no session from before a sign-out everywhere', async () => {
    const user = newUser();
    await seen(user, 'before', NOW - 100);
    await table.store.signOutEverywhere(user, NOW - 50);

    expect((await list(requestOf(user))).map(({ id }) => id)).toEqual(['current']);
  });

  it('shows a token of another client the sessions, none of them as the current one', async () => {
    const user = newUser();
    await seen(user, 'one');

    expect(await list(requestOf(user, { type: 'jwt', sessionId: 'one' }))).toEqual([
      expect.objectContaining({ id: 'one', current: false }),
    ]);
  });
});

describe('DELETE /auth/sessions/{id}', () => {
  const end = (request: ApiRequest) => endSessionOperation(service())(request);

  it('ends another session of the caller, flushes, and says by when it holds', async () => {
    const user = newUser();
    await seen(user, 'other');

    const answer = await end(requestOf(user, { id: 'other' }));

    expect(answer).toMatchObject({ statusCode: 200, body: '{"message":"Session ended"}' });
    expect(answer.headers).toMatchObject({ 'X-Rigbox-Effective-By': '2027-01-15T08:00:00Z' });
    expect(flushes).toBe(1);
    expect((await list(requestOf(user))).map(({ id }) => id)).toEqual(['current']);
  });

  it('ends the session that asks, never seen before, even if the issuer’s clock is ahead', async () => {
    const user = newUser();

    await end(requestOf(user, { id: 'current', startedAt: NOW + 3 }));

    expect(await list(requestOf(user, { startedAt: NOW + 3 }))).toEqual([]);
  });

  it('may be repeated, and flushes again', async () => {
    const user = newUser();
    await seen(user, 'other');
    await end(requestOf(user, { id: 'other' }));

    expect(await end(requestOf(user, { id: 'other' }))).toMatchObject({ statusCode: 200 });
    expect(flushes).toBe(2);
  });

  it('says when the end holds at the latest if the cache could not be emptied', async () => {
    const user = newUser();
    await seen(user, 'other');
    canFlush = false;

    const answer = await end(requestOf(user, { id: 'other' }));

    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({ 'X-Rigbox-Effective-By': '2027-01-15T08:05:01Z' });
    expect(captured.lines).toMatchObject([{ event: 'flush-failed' }]);
  });

  it('refuses unknown ids, impossible ones and other users’ alike, and flushes for none', async () => {
    await seen(newUser(), 'foreign');
    const user = newUser();
    const errors = await Promise.all(
      ['foreign', 'unknown', '#user', undefined].map((id) =>
        end(requestOf(user, id === undefined ? {} : { id })).catch((error: unknown) => error),
      ),
    );

    for (const error of errors) expect(error).toEqual(new ApiError('session-not-found'));
    expect(flushes).toBe(0);
  });
});

describe('DELETE /auth/sessions', () => {
  it('ends every session, seen or not, and the one that asks', async () => {
    const user = newUser();
    await seen(user, 'other');

    const answer = await signOutEverywhereOperation(service())(requestOf(user));

    expect(answer).toMatchObject({ statusCode: 200, body: '{"message":"Signed out everywhere"}' });
    expect(answer.headers).toHaveProperty('X-Rigbox-Effective-By');
    expect(flushes).toBe(1);
    expect(await list(requestOf(user))).toEqual([]);
    expect(await list(requestOf(user, { sessionId: 'unseen', startedAt: NOW }))).toEqual([]);
    expect(await list(requestOf(user, { sessionId: 'new', startedAt: NOW + 1 }))).toHaveLength(1);
  });
});

describe.each([
  ['GET', listSessionsOperation],
  ['DELETE all', signOutEverywhereOperation],
  ['DELETE one', endSessionOperation],
])('%s', (_, operation) => {
  it.each<[string, PrincipalReference, AuthorizerContext['credentialType']]>([
    ['an API key of a user', 'rig:user:u', 'api_key'],
    ['a service', 'rig:service:s', 'jwt'],
  ])('refuses %s in plain words', async (_who, principal, type) => {
    const attempt = operation(service())(requestOf(principal, { type, id: 'x' }));

    await expect(attempt).rejects.toMatchObject({ status: 403, code: 'not-permitted' });
  });
});

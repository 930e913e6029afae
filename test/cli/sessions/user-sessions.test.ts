import { disableUser, enableUser, endSessions } from '../../../cli/sessions/user-sessions.ts';
import type { PrincipalReference } from '../../../core/principal.ts';
import { refusalOfSession } from '../../../core/session.ts';
import {
  newUser,
  sessionUse,
  startSessionTable,
  type LocalSessionTable,
} from '../../lambda/store/local-session-table.ts';

const NOW = 1_800_000_000;
let table: LocalSessionTable;
beforeAll(async () => {
  table = await startSessionTable();
});
afterAll(() => table.stop());

const desk = (now = NOW) => ({ store: table.store, now: () => now });
/** What the authorizer would say of a session that started at some time. */
const outcomeOf = async (user: PrincipalReference, startedAt: number, now = NOW) => {
  const { ofUser } = await table.store.list(user);
  return refusalOfSession(ofUser, { startedAt }, now)?.refused ?? 'alive';
};

it('a disabled user’s sessions are refused, those that begin later too', async () => {
  const user = newUser();
  await disableUser(desk(), user);

  expect(await outcomeOf(user, NOW - 60)).toBe('user-disabled');
  expect(await outcomeOf(user, NOW + 60, NOW + 61)).toBe('user-disabled');
});

it('a user who is enabled again signs in anew: what was alive before is over', async () => {
  const user = newUser();
  await disableUser(desk(), user);
  await enableUser(desk(), user);

  expect(await outcomeOf(user, NOW - 60)).toBe('session-ended');
  expect(await outcomeOf(user, NOW + 1, NOW + 2)).toBe('alive');
});

it('ending sessions leaves the user free to sign in', async () => {
  const user = newUser();
  await endSessions(desk(), user);

  expect(await outcomeOf(user, NOW)).toBe('session-ended');
  expect(await outcomeOf(user, NOW + 1, NOW + 2)).toBe('alive');
});

it('ends a session that the issuer’s clock has dated a moment from now', async () => {
  const user = newUser();
  await table.store.advance(sessionUse({ user, startedAt: NOW + 3, lastAt: NOW + 4 }), 60);
  await endSessions(desk(), user);

  expect(await outcomeOf(user, NOW + 3)).toBe('session-ended');
});

it('touches nobody else, and does no harm when it is done again', async () => {
  const [user, other] = [newUser(), newUser()];
  await disableUser(desk(), user);
  await disableUser(desk(NOW + 100), user);
  await enableUser(desk(), other);

  const { ofUser } = await table.store.list(user);
  expect(ofUser).toEqual({ disabledAt: NOW, signedOutBefore: NOW + 100 });
  expect(await outcomeOf(other, NOW - 60)).toBe('alive');
});

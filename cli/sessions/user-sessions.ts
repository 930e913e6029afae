// `disable`, `enable` and `end`: what an operator does to all sessions of a user. The cached policies are dropped by the
// consumer of the table's stream, which follows whoever writes.
import type { PrincipalReference } from '../../core/principal.ts';
import type { SessionStore } from '../../lambda/store/session-store.ts';

/** What the changes work with. */
export interface SessionDesk {
  readonly store: SessionStore;
  /** Seconds since the epoch. */
  readonly now: () => number;
}

/**
 * Refuses a user's session tokens, those of a later sign-in too, until the user is enabled. What is alive ends for good:
 * a session that was in the wrong hands must not come back with its user.
 */
export async function disableUser(desk: SessionDesk, user: PrincipalReference): Promise<void> {
  await desk.store.disable(user, desk.now());
  await endSessions(desk, user);
}

/** Lets a user in again, who has to sign in anew. */
export async function enableUser({ store }: SessionDesk, user: PrincipalReference): Promise<void> {
  await store.enable(user);
}

/** Ends all sessions that have started until now, those never seen too, and those that an issuer's fast clock has dated later. */
export async function endSessions(
  { store, now }: SessionDesk,
  user: PrincipalReference,
): Promise<void> {
  const { sessions } = await store.list(user);
  const starts = sessions.map(({ startedAt }) => startedAt);
  await store.signOutEverywhere(user, Math.max(now(), ...starts));
}

// The ports to the sessions of users: what the operations on them do, and what their use leaves behind.
import type { PrincipalReference } from '../../core/principal.ts';
import type { SessionState, TokenSession } from '../../core/session.ts';
import type { SessionRecord } from './session-item.ts';

/** What is stored of a user. */
export interface StoredSessions {
  /** What holds for all of the user's sessions. */
  readonly ofUser: Pick<SessionState, 'signedOutBefore' | 'disabledAt'>;
  /** In no order; ended ones among them. */
  readonly sessions: readonly SessionRecord[];
}

/** Lists and ends sessions. Times are seconds since the epoch; what has returned is seen by every later read. */
export interface SessionStore {
  list(user: PrincipalReference): Promise<StoredSessions>;
  /** Finds one session of a user; `undefined` when nothing is known of it, another user's among that. */
  find(user: PrincipalReference, sessionId: string): Promise<SessionRecord | undefined>;
  /** Ends a session for everything that started until `at`; it need not have been seen. An end never moves back. */
  end(user: PrincipalReference, session: Ended, at: number): Promise<void>;
  /** Ends all sessions of a user that started until `at`, those never seen too. Never moves back. */
  signOutEverywhere(user: PrincipalReference, at: number): Promise<void>;
  /** Refuses every session of a user until {@link SessionStore.enable}, new ones too. */
  disable(user: PrincipalReference, at: number): Promise<void>;
  enable(user: PrincipalReference): Promise<void>;
}

/** What is noted of a session that ends: enough to tell which one it was. */
export type Ended = Pick<TokenSession, 'sessionId' | 'startedAt'>;

/** One use of a session, as the access log tells of it. */
export interface SessionUse extends TokenSession {
  readonly user: PrincipalReference;
  /** The first and the last use that a batch has, in seconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly userAgent?: string;
  readonly place?: string;
}

/** Writes the use of sessions. */
export interface SessionUsageStore {
  /**
   * Writes a use if none is written of the same authentication that is newer than `windowSeconds` before it, so that the
   * last use only moves forward, and by a window at least; `false` when that was not so, or the session has ended: a use
   * never brings a session back.
   */
  advance(use: SessionUse, windowSeconds: number): Promise<boolean>;
}

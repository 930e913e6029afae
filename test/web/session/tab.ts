// Tabs of one browser for the tests of the session: real channels and locks, which Node has as well, an issuer that is
// played, and a clock and timers that the test moves.
import { BroadcastChannel, locks } from 'node:worker_threads';
import type { IdentityProvider } from '../../../web/src/session/identity-provider.ts';
import { Session } from '../../../web/src/session/session.ts';
import { openTabChannel, type TabChannel } from '../../../web/src/session/tab-channel.ts';
import type { TokenSet } from '../../../web/src/session/token-set.ts';

export const LIFETIME_MS = 3_600_000;

/** Makes tokens that were obtained at a time and last an hour. */
export function tokensAt(obtainedAt: number, more: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: `access-${obtainedAt}`,
    refreshToken: `refresh-${obtainedAt}`,
    idToken: 'id',
    user: { id: 'user-1' },
    obtainedAt,
    expiresAt: obtainedAt + LIFETIME_MS,
    ...more,
  };
}

interface Timer {
  readonly callback: () => void;
  readonly at: number;
}

/** One browser. */
export class TestBrowser {
  readonly #name = `test-${Math.random()}`;
  readonly #sessions: Session[] = [];
  readonly #timers = new Set<Timer>();
  now = 1_800_000_000_000;
  /** Refresh tokens in the order in which they were used. */
  readonly used: (string | undefined)[] = [];
  readonly revoked: (string | undefined)[] = [];
  /** What the issuer answers to a refresh; by default with tokens of the moment. */
  answer: () => Promise<TokenSet | 'refused'> = () => Promise.resolve(tokensAt(this.now));
  /** Whether what the tabs tell each other is on its way, and does not arrive. */
  isSlow = false;
  readonly #late: (() => void)[] = [];

  openTab(): Session {
    const session = new Session({
      provider: this.#provider(),
      channel: this.#openChannel(),
      locks,
      now: () => this.now,
      setTimer: (callback, milliseconds) => {
        const timer = { callback, at: this.now + milliseconds };
        this.#timers.add(timer);
        return () => this.#timers.delete(timer);
      },
    });
    this.#sessions.push(session);
    return session;
  }

  /** Lets time pass; what is due by then happens. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    for (const timer of this.#timers) {
      if (timer.at > this.now) continue;
      this.#timers.delete(timer);
      timer.callback();
    }
  }

  /** Lets everything arrive that is on its way. */
  catchUp(): void {
    this.isSlow = false;
    for (const arrive of this.#late.splice(0)) arrive();
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }

  #openChannel(): TabChannel {
    const channel = openTabChannel(this.#name);
    return {
      post: (message) => channel.post(message),
      listen: (callback) =>
        channel.listen((message) => {
          if (this.isSlow) this.#late.push(() => callback(message));
          else callback(message);
        }),
      close: () => channel.close(),
    };
  }

  #provider(): IdentityProvider {
    const unused = () => Promise.reject(new Error('is not part of the test'));
    return {
      signInUrl: unused,
      redeem: unused,
      refresh: ({ refreshToken }) => {
        this.used.push(refreshToken);
        return this.answer();
      },
      revoke: ({ refreshToken }) => {
        this.revoked.push(refreshToken);
        return Promise.resolve();
      },
      signOutUrl: () => Promise.resolve('https://issuer.example/sign-out'),
    };
  }
}

/** Waits, without a time of its own, until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

// The page's code finds it where browsers have it.
Object.assign(globalThis, { BroadcastChannel });

// The operations on the sessions of the signed-in user, as the public API has them.
import type { ApiClient } from './api-client.ts';
import { readEffect, type Effect } from './effect.ts';

/** A session as the API shows it. Times are ISO 8601 in UTC; what is not known is missing. */
export interface UserSession {
  readonly id: string;
  /** Whether it is the session that asks. */
  readonly current: boolean;
  readonly started_at: string;
  readonly last_seen_at?: string;
  /** As the browser gave it, which may say anything. */
  readonly user_agent?: string;
  /** The network of the last use, as a /24 or a /48. */
  readonly place?: string;
}

/** The operations; each throws what the client throws. */
export interface Sessions {
  /** Gives the sessions that are alive, the newest sign-in first. */
  readonly list: () => Promise<readonly UserSession[]>;
  end(id: string): Promise<Effect>;
  /** Ends all of them, the one that asks among them. */
  endAll(): Promise<void>;
}

/** Binds the operations to a client. */
export function createSessions(call: ApiClient): Sessions {
  return {
    list: async () => {
      const { body } = await call({ method: 'GET', path: '/auth/sessions' });
      return (body as { sessions: readonly UserSession[] }).sessions;
    },
    end: async (id) => {
      const path = `/auth/sessions/${encodeURIComponent(id)}` as const;
      return readEffect((await call({ method: 'DELETE', path })).headers);
    },
    endAll: async () => {
      await call({ method: 'DELETE', path: '/auth/sessions' });
    },
  };
}

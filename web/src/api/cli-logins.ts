// The one operation on logins of the command line that the page has: letting one in.
import type { ApiClient } from './api-client.ts';

/** The operation; it throws what the client throws. */
export interface CliLogins {
  /** Lets the program in that shows this code. A repetition after a lost answer does no harm. */
  approve(code: string): Promise<void>;
}

/** Binds the operation to a client. */
export function createCliLogins(call: ApiClient): CliLogins {
  return {
    approve: async (code) => {
      await call({ method: 'POST', path: `/auth/cli-session/${encodeURIComponent(code)}/approve` });
    },
  };
}

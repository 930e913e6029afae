// The people who can sign in at the local issuer, and the comparison of what they typed with what is known of them.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Somebody with a password; the local run invents a few at each start. */
export interface User {
  /** Becomes the `sub` of every token. */
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  /** The account that the user's tokens act for. @default the user's own */
  readonly accountId?: string;
}

const NOBODY = { email: '', password: '' };

/**
 * Gives the user whose e-mail address (in any letter case) and password these are, or `undefined`.
 *
 * An unknown address costs the same comparison as a wrong password. The passwords are throw-away values that lie in
 * clear in this process: digesting them serves the equal length that the comparison needs, not their protection.
 */
export function authenticateUser(
  users: readonly User[],
  presented: { email: string; password: string },
): User | undefined {
  const email = presented.email.trim().toLowerCase();
  const user = users.find((candidate) => candidate.email.toLowerCase() === email);
  const matches = timingSafeEqual(digest((user ?? NOBODY).password), digest(presented.password));
  return user !== undefined && matches ? user : undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

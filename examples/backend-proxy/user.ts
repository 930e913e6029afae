// The users of this app, which are nobody that Rigbox knows. A real app has a sign-in of its own here.
import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

/** A user of this app. */
export interface User {
  readonly name: string;
  /** The workspaces of the account that are this user's. */
  readonly workspaceIds: readonly string[];
}

/** A user as they are stored. */
export interface StoredUser extends User {
  /** Made by {@link hashPassword}. */
  readonly passwordHash: string;
}

const HASH_BYTES = 32;

/** Makes the stored form of a password: salt and scrypt hash. */
export function hashPassword(password: string, salt: Uint8Array = randomBytes(16)): string {
  const hash = scryptSync(password, salt, HASH_BYTES);
  return `${Buffer.from(salt).toString('base64url')}.${hash.toString('base64url')}`;
}

/** Gives the user with that name and password. A wrong name takes as long as a wrong password. */
export function authenticate(
  users: readonly StoredUser[],
  name: unknown,
  password: unknown,
): User | undefined {
  if (typeof name !== 'string' || typeof password !== 'string') return undefined;
  const stored = users.find((user) => user.name === name);
  const [salt = '', hash = ''] = (stored?.passwordHash ?? hashPassword('')).split('.');
  const presented = scryptSync(password, Buffer.from(salt, 'base64url'), HASH_BYTES);
  const isRight = timingSafeEqual(presented, Buffer.from(hash, 'base64url'));
  return stored !== undefined && isRight ? stored : undefined;
}

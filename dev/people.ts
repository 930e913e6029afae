// The people of the local run: the three that the contract of the local run speaks of, with passwords of their own.
import { randomBytes } from 'node:crypto';
import type { User } from './issuer/user.ts';

/** A person who can sign in, and the account they belong to. */
export interface Person extends User {
  readonly accountId: string;
}

/** Who there is. A person's own account carries their user id. */
export interface People {
  readonly owner: Person;
  /** Belongs to the owner's account. */
  readonly member: Person;
  /** The owner of another account. */
  readonly stranger: Person;
}

/** Makes the people up, with new passwords at each start. */
export function createPeople(): People {
  return {
    owner: person('user-olive', 'Olive Owner', 'user-olive'),
    member: person('user-max', 'Max Member', 'user-olive'),
    stranger: person('user-sam', 'Sam Stranger', 'user-sam'),
  };
}

function person(userId: string, name: string, accountId: string): Person {
  const [first = ''] = name.toLowerCase().split(' ');
  const password = randomBytes(12).toString('base64url');
  return { userId, accountId, name, email: `${first}@example.com`, password };
}

// The credentials that the local run hands out: tokens from the issuer, and keys made through the front door itself, as
// any caller would make them.
import type { FrontDoor } from './front-door.ts';
import type { Person } from './people.ts';

/** What is told of a person in `.rigbox/local.json`. */
export interface PersonCredentials {
  readonly accountId: string;
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly jwt: string;
  readonly apiKey?: string;
}

/** Everybody's credentials. */
export interface CredentialSet {
  readonly owner: PersonCredentials & { readonly apiKey: string };
  readonly member: PersonCredentials;
  readonly stranger: PersonCredentials & { readonly apiKey: string };
}

/** Obtains the credentials of everybody. */
export async function obtainCredentials({
  cloud,
  issuer,
  people,
}: FrontDoor): Promise<CredentialSet> {
  const withToken = async ({ accountId, userId, email, password }: Person) => ({
    accountId,
    userId,
    email,
    password,
    jwt: await issuer.mint(userId),
  });
  const withKey = async (person: Person) => {
    const credentials = await withToken(person);
    return { ...credentials, apiKey: await createKey(cloud.apiUrl, credentials.jwt) };
  };
  return {
    owner: await withKey(people.owner),
    member: await withToken(people.member),
    stranger: await withKey(people.stranger),
  };
}

async function createKey(apiUrl: string, jwt: string): Promise<string> {
  const answer = await fetch(`${apiUrl}/api/v1/api-keys`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${jwt}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Local run' }),
  });
  if (answer.status !== 201) {
    throw new Error(`the front door answered ${answer.status} to the creation of a key`);
  }
  const { key } = (await answer.json()) as { key: string };
  return key;
}

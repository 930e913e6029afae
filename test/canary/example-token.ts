// A token for tests of the search: signed with a key that nobody keeps.
import { generateKeyPairSync, sign } from 'node:crypto';

/** Makes a token with the form of an access token. */
export function signedToken(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${encode({ alg: 'RS256', typ: 'at+jwt' })}.${encode({ sub: 'user-olive' })}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

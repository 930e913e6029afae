import { createPublicKey } from 'node:crypto';
import { createSigningKey, encodeJwk } from '../../../dev/issuer/signing-key.ts';

it('publishes exactly the public half, for RS256 signatures', async () => {
  const key = await createSigningKey();
  const jwk = encodeJwk(key, 'public');

  expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  expect(jwk).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', kid: key.kid });
  expect(createPublicKey({ key: jwk, format: 'jwk' }).equals(key.publicKey)).toBe(true);
});

it('has the private half only where it is asked for', async () => {
  const key = await createSigningKey();

  expect(encodeJwk(key, 'private')).toHaveProperty('d');
});

it('is another key under another id each time', async () => {
  const [one, other] = [await createSigningKey(), await createSigningKey()];

  expect(one.kid).not.toBe(other.kid);
  expect(one.publicKey.equals(other.publicKey)).toBe(false);
});

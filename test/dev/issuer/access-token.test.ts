// Each way in which a minted token can be wrong, taken apart with Node's own crypto.
import { createHmac, createVerify } from 'node:crypto';
import {
  mintAccessToken,
  type Mint,
  type MintOverrides,
} from '../../../dev/issuer/access-token.ts';
import { createSigningKey } from '../../../dev/issuer/signing-key.ts';
import { claimsOf, headerOf } from './local-issuer.ts';

let mint: Mint;
beforeAll(async () => {
  mint = {
    issuer: 'https://issuer.example',
    audience: 'https://api.example',
    clientId: 'dashboard',
    current: await createSigningKey(),
    foreign: await createSigningKey(),
    nowSeconds: 1_800_000_000,
  };
});

function isSignedBy(token: string, key: Mint['current']): boolean {
  const [header, claims, signature = ''] = token.split('.');
  const verify = createVerify('sha256').update(`${header}.${claims}`);
  return verify.verify(key.publicKey, signature, 'base64url');
}

function mintWith(overrides?: MintOverrides): string {
  return mintAccessToken(mint, 'user-1', overrides);
}

it('is good without overrides: every claim that RFC 9068 requires, signed with the current key', () => {
  const token = mintWith();

  expect(headerOf(token)).toEqual({ typ: 'at+jwt', alg: 'RS256', kid: mint.current.kid });
  expect(claimsOf(token)).toMatchObject({
    iss: 'https://issuer.example',
    aud: 'https://api.example',
    sub: 'user-1',
    client_id: 'dashboard',
    auth_time: 1_800_000_000,
    iat: 1_800_000_000,
    exp: 1_800_003_600,
  });
  expect(isSignedBy(token, mint.current)).toBe(true);
});

it('is another token each time', () => {
  const [one, other] = [claimsOf(mintWith()), claimsOf(mintWith())];

  expect(one['jti']).not.toBe(other['jti']);
  expect(one['sid']).not.toBe(other['sid']);
});

it('takes the claims and header members given, and leaves out those given as undefined', () => {
  const token = mintWith({
    claims: { aud: 'other', exp: undefined },
    header: { typ: 'JWT', crit: ['x'], kid: undefined },
  });

  expect(claimsOf(token)['aud']).toBe('other');
  expect(claimsOf(token)).not.toHaveProperty('exp');
  expect(headerOf(token)).toEqual({ typ: 'JWT', alg: 'RS256', crit: ['x'] });
  expect(isSignedBy(token, mint.current)).toBe(true);
});

it('can be signed with a foreign key under the current kid', () => {
  const token = mintWith({ key: 'foreign' });

  expect(headerOf(token)).toMatchObject({ alg: 'RS256', kid: mint.current.kid });
  expect(isSignedBy(token, mint.current)).toBe(false);
  expect(isSignedBy(token, mint.foreign)).toBe(true);
});

it('can be signed with a key of the caller under the current kid', () => {
  const token = mintWith({ key: mint.foreign.privateKey });

  expect(headerOf(token)['kid']).toBe(mint.current.kid);
  expect(isSignedBy(token, mint.foreign)).toBe(true);
});

it('can be unsecured: alg none and an empty third part', () => {
  const token = mintWith({ key: 'none' });

  expect(headerOf(token)['alg']).toBe('none');
  expect(token.endsWith('.')).toBe(true);
});

it('can be keyed with the text of the public key, as a confused verifier would accept it', () => {
  const token = mintWith({ key: 'public-key-as-secret' });
  const pem = mint.current.publicKey.export({ type: 'spki', format: 'pem' });
  const [header, claims, signature] = token.split('.');

  expect(headerOf(token)['alg']).toBe('HS256');
  expect(signature).toBe(
    createHmac('sha256', pem).update(`${header}.${claims}`).digest('base64url'),
  );
});

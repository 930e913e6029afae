// What an attacker forges tokens with: the issuers and keys of the tests, and signing that follows no rule.
import { createPublicKey, hash, sign, type KeyObject } from 'node:crypto';
import type { Issuer } from '../../core/issuer.ts';
import { createSigningKey, type SigningKey } from '../lambda/authorizer/signed-token.ts';

/** Seconds since the epoch at which every attack takes place. */
export const NOW = 1_800_000_000;

/** The issuer under attack. */
export const ISSUER: Issuer = {
  issuer: 'https://login.example',
  jwksUri: 'https://login.example/jwks',
  kind: 'rfc9068',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  audiences: ['https://api.example'],
  clientIds: [],
  userIdPrefix: '',
  tokenLifetimeMaxSeconds: 86_400,
};

/** Another trusted issuer, whose users are other people. */
export const OTHER_ISSUER: Issuer = {
  ...ISSUER,
  issuer: 'https://other.example',
  jwksUri: 'https://other.example/jwks',
  userIdPrefix: 'other.',
};

/** A Cognito user pool. */
export const POOL: Issuer = {
  ...ISSUER,
  issuer: 'https://cognito.example/pool',
  jwksUri: 'https://cognito.example/pool/jwks',
  kind: 'cognito',
  algorithms: ['RS256'],
  audiences: [],
  clientIds: ['client-1'],
  userIdPrefix: 'pool.',
};

/** The keys of {@link ISSUER}. */
export const KEYS = {
  RS256: createSigningKey('RS256'),
  ES256: createSigningKey('ES256'),
  EdDSA: createSigningKey('EdDSA'),
};

/** The keys of the other issuers, and those of the attacker, which nobody publishes. */
export const OTHER_KEY = createSigningKey('RS256', 'other-key');
export const POOL_KEY = createSigningKey('RS256', 'pool-key');
export const EVIL_KEYS = {
  RS256: createSigningKey('RS256'),
  ES256: createSigningKey('ES256'),
  EdDSA: createSigningKey('EdDSA'),
};

/** What each issuer publishes, by address. */
export const PUBLISHED: ReadonlyMap<string, string> = new Map([
  [ISSUER.jwksUri, keySetOf(Object.values(KEYS))],
  [OTHER_ISSUER.jwksUri, keySetOf([OTHER_KEY])],
  [POOL.jwksUri, keySetOf([POOL_KEY])],
]);

function keySetOf(keys: readonly SigningKey[]): string {
  return JSON.stringify({ keys: keys.map(({ jwk }) => jwk) });
}

/** The claims of a good token of {@link ISSUER}. */
export const CLAIMS = {
  iss: ISSUER.issuer,
  aud: 'https://api.example',
  sub: 'user-1',
  client_id: 'client-1',
  iat: NOW - 10,
  exp: NOW + 600,
  jti: 'token-1',
};

/** Text or bytes as base64url; anything else as JSON first. */
export function encode(value: unknown): string {
  if (typeof value === 'string' || Buffer.isBuffer(value)) {
    return Buffer.from(value as string).toString('base64url');
  }
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Signs any text, whether it is a header and claims or not. */
export function signText(input: string, { alg, privateKey }: SigningKey): string {
  return `${input}.${signatureOf(input, alg, privateKey).toString('base64url')}`;
}

/** Gives the signature of a text as a JWS has it. */
export function signatureOf(input: string, alg: string, privateKey: KeyObject): Buffer {
  const digest = alg === 'EdDSA' ? null : 'sha256';
  return sign(digest, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** The JSON of a good header for a key. */
export function headerOf({ alg, kid }: SigningKey): Record<string, unknown> {
  return { alg, kid, typ: 'at+jwt' };
}

/** Signs a token whose header and claims are good but for what is changed. */
export function forge({
  header = {},
  claims = {},
  key = KEYS.RS256,
}: {
  readonly header?: object;
  readonly claims?: object;
  readonly key?: SigningKey;
}): string {
  const input = `${encode({ ...headerOf(key), ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  return signText(input, key);
}

/** Signs a token of header and claims as they are written, which may be no JSON. */
export function forgeText(header: unknown, claims: unknown, key: SigningKey = KEYS.RS256): string {
  return signText(`${encode(header)}.${encode(claims)}`, key);
}

/** A good token with another signature in place of its own. */
export function withSignature(signature: Buffer | string, key: SigningKey): string {
  const [header, claims] = forge({ key }).split('.');
  return `${header}.${claims}.${encode(signature)}`;
}

/** The public key of a signing key in every form that could serve as a shared secret. */
export function secretsOf({ privateKey, jwk }: SigningKey): readonly (readonly [string, Buffer])[] {
  const publicKey = createPublicKey(privateKey);
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return [
    ['PEM', Buffer.from(pem)],
    ['PEM without its last line end', Buffer.from(pem.trimEnd())],
    ['PEM in one line', Buffer.from(pem.replaceAll('\n', ''))],
    ['DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['the text of the JWK', Buffer.from(JSON.stringify(jwk))],
    ['the digest of the JWK', Buffer.from(hash('sha256', JSON.stringify(jwk), 'hex'))],
    ['nothing', Buffer.alloc(0)],
  ];
}

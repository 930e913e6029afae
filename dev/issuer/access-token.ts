// Mints access tokens without a sign-in: a good one like the provider's own, or one that is wrong in exactly one way.
import { createHmac, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { SigningKey } from './signing-key.ts';

/** How long an access token of the local issuer lasts. */
export const ACCESS_TOKEN_TTL_SECONDS = 3600;

/**
 * What signs a minted token, and with it the `alg` of its header:
 * - `provider`: RS256 with the current key;
 * - `foreign`: RS256 with a key that the issuer never published, under the current `kid`;
 * - `none`: an unsecured token (RFC 7519 section 6), empty signature;
 * - `public-key-as-secret`: HS256 keyed with the PEM text of the current public key (RFC 8725 section 2.1);
 * - a private RSA key: RS256 with it, under the current `kid`.
 */
export type MintingKey = 'provider' | 'foreign' | 'none' | 'public-key-as-secret' | KeyObject;

/** Departures from a good token; a member given as `undefined` is left out of the token. */
export interface MintOverrides {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** @default 'provider' */
  readonly key?: MintingKey;
}

/** What a good token says of its issuer, and the keys to sign with. */
export interface Mint {
  readonly issuer: string;
  readonly audience: string;
  readonly clientId: string;
  readonly current: SigningKey;
  readonly foreign: SigningKey;
  readonly nowSeconds: number;
  /** The account that the user acts for; their own, if absent. */
  readonly accountId?: string | undefined;
}

/** Claim that names the account which a token acts for. */
export const ACCOUNT_CLAIM = 'account_id';

/** Gives the compact form of an access token for a user (RFC 9068), changed as the overrides ask. */
export function mintAccessToken(mint: Mint, userId: string, overrides: MintOverrides = {}): string {
  const key = overrides.key ?? 'provider';
  const header = { ...goodHeader(mint, key), ...overrides.header };
  const claims = { ...goodClaims(mint, userId), ...overrides.claims };
  const signingInput = `${encodeJson(header)}.${encodeJson(claims)}`;
  return `${signingInput}.${signatureOf(signingInput, mint, key)}`;
}

function goodHeader(mint: Mint, key: MintingKey): Record<string, unknown> {
  return { typ: 'at+jwt', alg: algorithmOf(key), kid: mint.current.kid };
}

function algorithmOf(key: MintingKey): string {
  if (key === 'none') return 'none';
  return key === 'public-key-as-secret' ? 'HS256' : 'RS256';
}

function goodClaims(mint: Mint, userId: string): Record<string, unknown> {
  return {
    iss: mint.issuer,
    aud: mint.audience,
    sub: userId,
    client_id: mint.clientId,
    sid: randomUUID(),
    auth_time: mint.nowSeconds,
    jti: randomUUID(),
    ...(mint.accountId !== undefined && { [ACCOUNT_CLAIM]: mint.accountId }),
    iat: mint.nowSeconds,
    exp: mint.nowSeconds + ACCESS_TOKEN_TTL_SECONDS,
  };
}

function signatureOf(signingInput: string, mint: Mint, key: MintingKey): string {
  if (key === 'none') return '';
  if (key === 'public-key-as-secret') {
    const secret = mint.current.publicKey.export({ type: 'spki', format: 'pem' });
    return createHmac('sha256', secret).update(signingInput).digest('base64url');
  }
  return sign('sha256', Buffer.from(signingInput), privateKeyOf(mint, key)).toString('base64url');
}

function privateKeyOf(mint: Mint, key: 'provider' | 'foreign' | KeyObject): KeyObject {
  if (key === 'provider') return mint.current.privateKey;
  return key === 'foreign' ? mint.foreign.privateKey : key;
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

// What a JWT must look like before its signature is worth checking. The verification itself is aws-jwt-verify's; this
// pre-flight refuses what that library lets through (critical headers, second encodings, duplicate members, missing
// claims), with everything it reads still named unverified.
import type { Issuer, JwtAlgorithm } from './issuer.ts';
import { parseJsonObject } from './json-object.ts';
import { isIdentifier } from './principal.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { isSessionId, type TokenSession } from './session.ts';

/** A decoded JWT. Its contents may pick an issuer or a key, never a decision. */
export interface UnverifiedJwt {
  /** The three segments as presented: header, claims and signature. */
  readonly segments: readonly [header: string, claims: string, signature: string];
  readonly unverifiedHeader: Readonly<Record<string, unknown>>;
  readonly unverifiedClaims: Readonly<Record<string, unknown>>;
}

/** The claims that every accepted access token has, in their types. */
export interface AccessTokenClaims {
  readonly sub: string;
  readonly exp: number;
  readonly iat?: number;
  readonly jti?: string;
  /** Of the tokens of a first-party client only: these are session tokens. */
  readonly session?: TokenSession;
  /** The account that the token acts for, where its issuer says so. */
  readonly accountId?: string;
}

/** Seconds by which clocks may differ. */
export const CLOCK_SKEW_SECONDS = 5;

const KEY_ID_LENGTH_MAX = 256;

/**
 * Header members that make a verifier fetch, decrypt, inflate or skip something; none is ever honoured here.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
 */
const UNACCEPTABLE_HEADERS = ['crit', 'b64', 'zip', 'enc', 'jku', 'jwk', 'x5u', 'x5c'] as const;

/**
 * Decodes a JWS in compact serialization. Each segment must be the one canonical base64url encoding of its bytes, so
 * that a token has exactly one spelling.
 */
export function decodeJwt(presented: string): UnverifiedJwt | Refusal {
  const [header = '', claims = '', signature = '', ...others] = presented.split('.');
  if (others.length > 0 || !decodeSegment(signature)) return refuse('token-malformed');
  const unverifiedHeader = decodeObject(header);
  const unverifiedClaims = decodeObject(claims);
  if (!unverifiedHeader || !unverifiedClaims) return refuse('token-malformed');
  return { segments: [header, claims, signature], unverifiedHeader, unverifiedClaims };
}

/** Picks the issuer that a token says it is from, among those that are configured. */
export function issuerOf(jwt: UnverifiedJwt, issuers: readonly Issuer[]): Issuer | Refusal {
  const issuer = issuers.find((candidate) => candidate.issuer === jwt.unverifiedClaims['iss']);
  return issuer ?? refuse('token-issuer-unknown');
}

/**
 * Reads the id of the key that a token says it is signed with, or refuses the token by its header: the algorithm must
 * be one of its issuer's and the type that of an access token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-4
 */
export function readKeyId(
  { unverifiedHeader: header }: UnverifiedJwt,
  issuer: Issuer,
): string | Refusal {
  if (UNACCEPTABLE_HEADERS.some((name) => Object.hasOwn(header, name))) {
    return refuse('token-header-unacceptable');
  }
  const keyId = header['kid'];
  if (typeof keyId !== 'string' || keyId.length === 0 || keyId.length > KEY_ID_LENGTH_MAX) {
    return refuse('token-header-unacceptable');
  }
  if (!issuer.algorithms.includes(header['alg'] as JwtAlgorithm)) {
    return refuse('token-algorithm-not-allowed');
  }
  return isAccessTokenType(header['typ'], issuer) ? keyId : refuse('token-type-not-allowed');
}

/**
 * Reads the claims that an access token must have, or refuses it. Times are judged at `now`, in seconds since the
 * epoch, with {@link CLOCK_SKEW_SECONDS} of leeway; `exp` is exclusive.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function readClaims(
  claims: Readonly<Record<string, unknown>>,
  issuer: Issuer,
  now: number,
): AccessTokenClaims | Refusal {
  const { sub, exp, iat, nbf, jti, scope } = claims;
  if (!isIdentifier(sub) || !isTime(exp)) return refuse('token-claims-unacceptable');
  if (!isIdentifier(issuer.userIdPrefix + sub)) return refuse('token-claims-unacceptable');
  if (jti !== undefined && !isIdentifier(jti)) return refuse('token-claims-unacceptable');
  if (scope !== undefined && typeof scope !== 'string') return refuse('token-claims-unacceptable');
  const timing = refusalOfTimes({ exp, iat, nbf }, issuer, now);
  if (timing) return timing;
  const addressee = refusalOfAddressee(claims, issuer);
  if (addressee) return addressee;
  const belonging = readBelonging(claims, issuer, now);
  if (isRefusal(belonging)) return belonging;
  return {
    sub,
    exp,
    ...(isTime(iat) && { iat }),
    ...(jti !== undefined && { jti }),
    ...belonging,
  };
}

/** Reads what a token belongs to beside its user: an account and a session, each only where its issuer says so. */
function readBelonging(
  claims: Readonly<Record<string, unknown>>,
  issuer: Issuer,
  now: number,
): Pick<AccessTokenClaims, 'accountId' | 'session'> | Refusal {
  const accountId = issuer.accountClaim === undefined ? undefined : claims[issuer.accountClaim];
  if (accountId !== undefined && !isIdentifier(accountId)) {
    return refuse('token-claims-unacceptable');
  }
  const session = readSession(claims, issuer, now);
  if (session && isRefusal(session)) return session;
  return { ...(session && { session }), ...(accountId !== undefined && { accountId }) };
}

/**
 * Reads the session out of the claims of a token; `undefined` for a token of any other than a first-party client. A
 * token of such a client that says nothing of its session is refused: it could not be ended. So is an authentication
 * in the future, which signing out everywhere would miss.
 *
 * @see https://openid.net/specs/openid-connect-frontchannel-1_0.html#OPLogout
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
 */
export function readSession(
  claims: Readonly<Record<string, unknown>>,
  { kind, firstPartyClients = [] }: Issuer,
  now: number,
): TokenSession | Refusal | undefined {
  const clientId = firstPartyClients.find((id) => id === claims['client_id']);
  if (clientId === undefined) return undefined;
  const sessionId = claims[kind === 'cognito' ? 'origin_jti' : 'sid'];
  const startedAt = claims['auth_time'];
  if (!isSessionId(sessionId) || !isTime(startedAt)) return refuse('token-claims-unacceptable');
  if (startedAt > now + CLOCK_SKEW_SECONDS) return refuse('token-not-yet-valid');
  return { sessionId, startedAt, clientId };
}

/** A token that nothing but its key can refuse any more. */
export interface Preflight {
  readonly jwt: UnverifiedJwt;
  readonly issuer: Issuer;
  readonly keyId: string;
}

/** Runs the whole pre-flight: refuses a token by everything that needs no key, or says which key would verify it. */
export function preflightJwt(
  presented: string,
  issuers: readonly Issuer[],
  now: number,
): Preflight | Refusal {
  const jwt = decodeJwt(presented);
  if (isRefusal(jwt)) return jwt;
  const issuer = issuerOf(jwt, issuers);
  if (isRefusal(issuer)) return issuer;
  const keyId = readKeyId(jwt, issuer);
  if (typeof keyId !== 'string') return keyId;
  const unverifiedClaims = readClaims(jwt.unverifiedClaims, issuer, now);
  return isRefusal(unverifiedClaims) ? unverifiedClaims : { jwt, issuer, keyId };
}

function refusalOfTimes(
  { exp, iat, nbf }: { exp: number; iat: unknown; nbf: unknown },
  issuer: Issuer,
  now: number,
): Refusal | undefined {
  if ((iat !== undefined && !isTime(iat)) || (nbf !== undefined && !isTime(nbf))) {
    return refuse('token-claims-unacceptable');
  }
  if (exp + CLOCK_SKEW_SECONDS <= now) return refuse('token-expired');
  if ((nbf ?? 0) > now + CLOCK_SKEW_SECONDS) return refuse('token-not-yet-valid');
  if ((iat ?? 0) > now + CLOCK_SKEW_SECONDS) return refuse('token-not-yet-valid');
  const lifetime = exp - (iat ?? now);
  return lifetime > issuer.tokenLifetimeMaxSeconds
    ? refuse('token-claims-unacceptable')
    : undefined;
}

function refusalOfAddressee(
  claims: Readonly<Record<string, unknown>>,
  issuer: Issuer,
): Refusal | undefined {
  if (issuer.kind === 'cognito' && claims['token_use'] !== 'access') {
    return refuse('token-type-not-allowed');
  }
  if (issuer.kind !== 'cognito' && !isAddressedTo(issuer.audiences, claims['aud'])) {
    return refuse('token-audience-wrong');
  }
  if (issuer.clientIds.length > 0 && !issuer.clientIds.some((id) => id === claims['client_id'])) {
    return refuse('token-audience-wrong');
  }
  return undefined;
}

function isAddressedTo(audiences: readonly string[], presented: unknown): boolean {
  const named: readonly unknown[] = Array.isArray(presented) ? presented : [presented];
  return (
    named.every((audience) => typeof audience === 'string') &&
    named.some((audience) => audiences.includes(audience))
  );
}

function isAccessTokenType(typ: unknown, { kind }: Issuer): boolean {
  const type = typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ;
  if (kind === 'rfc9068') return type === 'at+jwt';
  return type === undefined || type === 'jwt';
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function decodeSegment(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  return segment !== '' && bytes.toString('base64url') === segment ? bytes : undefined;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeObject(segment: string): Record<string, unknown> | undefined {
  try {
    return parseJsonObject(UTF8.decode(decodeSegment(segment)));
  } catch {
    return undefined;
  }
}

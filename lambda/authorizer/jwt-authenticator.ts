// Authenticates JWTs: a strict pre-flight without I/O, the issuer's key from our own cache, then aws-jwt-verify.
import {
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidSignatureAlgorithmError,
  JwtInvalidSignatureError,
  JwtNotBeforeError,
  JwtParseError,
} from 'aws-jwt-verify/error';
import { verifyJwtSync } from 'aws-jwt-verify/jwt-verifier';
import type { Issuer } from '../../core/issuer.ts';
import {
  CLOCK_SKEW_SECONDS,
  preflightJwt,
  readClaims,
  type AccessTokenClaims,
} from '../../core/jwt.ts';
import type { Principal } from '../../core/principal.ts';
import { isRefusal, refuse, type Refusal, type RefusalReason } from '../../core/refusal.ts';
import type { Authenticator } from './api-key-authenticator.ts';
import type { JwksCache, VerificationKey } from './jwks-cache.ts';

/** Creates the authenticator for a set of issuers. `now` gives milliseconds since the epoch. */
export function jwtAuthenticator(
  issuers: readonly Issuer[],
  { keys, now }: { readonly keys: JwksCache; readonly now: () => number },
): Authenticator {
  return async (presented) => {
    const token = preflightJwt(presented, issuers, Math.floor(now() / 1000));
    if (isRefusal(token)) return token;
    const key = await keys.find(token.issuer.jwksUri, token.keyId);
    if (key === undefined) return refuse('token-key-unknown');
    const claims = verify(presented, token.issuer, key, Math.floor(now() / 1000));
    return isRefusal(claims) ? claims : principalOf(claims, token.issuer);
  };
}

function verify(
  presented: string,
  issuer: Issuer,
  key: VerificationKey,
  now: number,
): AccessTokenClaims | Refusal {
  try {
    const claims = verifyJwtSync(
      presented,
      key.jwk,
      {
        issuer: issuer.issuer,
        audience: issuer.kind === 'cognito' ? null : [...issuer.audiences],
        graceSeconds: CLOCK_SKEW_SECONDS,
      },
      () => key.keyObject,
    );
    return readClaims(claims, issuer, now);
  } catch (error) {
    const reason = REASON_OF_ERROR.find(([type]) => error instanceof type)?.[1];
    // Whatever else the library throws is not about the token, and a fault must not look like a bad credential.
    if (reason === undefined) throw error;
    return refuse(reason);
  }
}

type ErrorClass = abstract new (...args: never[]) => Error;

const REASON_OF_ERROR: readonly (readonly [ErrorClass, RefusalReason])[] = [
  [JwtInvalidSignatureError, 'token-signature-wrong'],
  [JwtInvalidSignatureAlgorithmError, 'token-algorithm-not-allowed'],
  [JwtExpiredError, 'token-expired'],
  [JwtNotBeforeError, 'token-not-yet-valid'],
  [JwtInvalidAudienceError, 'token-audience-wrong'],
  [JwtParseError, 'token-malformed'],
];

function principalOf(claims: AccessTokenClaims, issuer: Issuer): Principal {
  const userId = issuer.userIdPrefix + claims.sub;
  return {
    reference: `rig:user:${userId}`,
    // A person's own account carries their user id.
    accountId: userId,
    credential: {
      type: 'jwt',
      id: claims.jti ?? 'unidentified',
      expiresAt: claims.exp + CLOCK_SKEW_SECONDS,
    },
    scope: 'full',
  };
}

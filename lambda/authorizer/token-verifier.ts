// Verifies a token that the pre-flight has decoded, with the published key that it names: aws-jwt-verify's checks around
// a signature check of our own. The token is parsed once, and what is verified is what was read.
import {
  JwtExpiredError,
  JwtInvalidAudienceError,
  JwtInvalidIssuerError,
  JwtNotBeforeError,
} from 'aws-jwt-verify/error';
import { validateJwtFields } from 'aws-jwt-verify/jwt';
import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import type { Issuer, JwtAlgorithm } from '../../core/issuer.ts';
import {
  CLOCK_SKEW_SECONDS,
  readClaims,
  type AccessTokenClaims,
  type Preflight,
} from '../../core/jwt.ts';
import { refuse, type Refusal, type RefusalReason } from '../../core/refusal.ts';
import type { VerificationKey } from './jwks-cache.ts';
import { verifySignature } from './jws-signature.ts';

/**
 * Gives the claims of a token, verified, or why it is refused: the algorithm that the key is published for, the
 * signature, then the claims, by the library and by {@link readClaims} at `now` (seconds since the epoch).
 *
 * @throws whatever goes wrong that is not about the token; a fault must not look like a bad credential
 * @see docs/decisions/0021-aws-jwt-verify-on-node-24.md
 */
export function verifyToken(
  { jwt, issuer }: Preflight,
  key: VerificationKey,
  now: number,
): AccessTokenClaims | Refusal {
  const { segments, unverifiedHeader, unverifiedClaims } = jwt;
  const algorithm = unverifiedHeader['alg'] as JwtAlgorithm;
  if (key.jwk.alg !== undefined && key.jwk.alg !== algorithm) {
    return refuse('token-algorithm-not-allowed');
  }
  const signingInput = `${segments[0]}.${segments[1]}`;
  const check = { algorithm, key: key.keyObject, signingInput, signature: segments[2] };
  if (!verifySignature(check)) return refuse('token-signature-wrong');
  const claims = unverifiedClaims;
  const reason = reasonAgainst(claims as JwtPayload, issuer);
  // Time may have passed since the pre-flight, while the key was fetched.
  return reason === undefined ? readClaims(claims, issuer, now) : refuse(reason);
}

function reasonAgainst(claims: JwtPayload, issuer: Issuer): RefusalReason | undefined {
  try {
    validateJwtFields(claims, {
      issuer: issuer.issuer,
      audience: issuer.kind === 'cognito' ? null : [...issuer.audiences],
      graceSeconds: CLOCK_SKEW_SECONDS,
    });
    return undefined;
  } catch (error) {
    const reason = REASON_OF_ERROR.find(([type]) => error instanceof type)?.[1];
    if (reason === undefined) throw error;
    return reason;
  }
}

type ErrorClass = abstract new (...args: never[]) => Error;

const REASON_OF_ERROR: readonly (readonly [ErrorClass, RefusalReason])[] = [
  [JwtExpiredError, 'token-expired'],
  [JwtNotBeforeError, 'token-not-yet-valid'],
  [JwtInvalidAudienceError, 'token-audience-wrong'],
  [JwtInvalidIssuerError, 'token-issuer-unknown'],
];

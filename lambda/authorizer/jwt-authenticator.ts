// Authenticates JWTs: a strict pre-flight without I/O, the issuer's key from our own cache, then the verification; or
// the memory of one a moment ago.
import type { Issuer } from '../../core/issuer.ts';
import { CLOCK_SKEW_SECONDS, preflightJwt, type AccessTokenClaims } from '../../core/jwt.ts';
import type { Principal } from '../../core/principal.ts';
import { isRefusal, refuse } from '../../core/refusal.ts';
import type { Authenticator } from './api-key-authenticator.ts';
import type { JwksCache } from './jwks-cache.ts';
import { verifyToken } from './token-verifier.ts';
import { digestToken, VerifiedTokens } from './verified-tokens.ts';

/**
 * Creates the authenticator for a set of issuers. `now` gives milliseconds since the epoch. A token that was verified
 * before is not verified again while it is valid and its issuer's keys have not been fetched anew.
 */
export function jwtAuthenticator(
  issuers: readonly Issuer[],
  { keys, now }: { readonly keys: JwksCache; readonly now: () => number },
): Authenticator {
  const seconds = (): number => Math.floor(now() / 1000);
  const tokens = new VerifiedTokens((jwksUri) => keys.fresh(jwksUri));
  return async (presented) => {
    const presentedAt = seconds();
    const digest = digestToken(presented);
    const known = tokens.find(digest, presentedAt);
    if (known !== undefined) return known;
    const token = preflightJwt(presented, issuers, presentedAt);
    if (isRefusal(token)) return token;
    const { jwksUri } = token.issuer;
    const key = await keys.find(jwksUri, token.keyId);
    if (key === undefined) return refuse('token-key-unknown');
    const verifiedAt = seconds();
    const claims = verifyToken(token, key, verifiedAt);
    if (isRefusal(claims)) return claims;
    const principal = principalOf(claims, token.issuer);
    const keySet = keys.fresh(jwksUri);
    // A key out of a stale set, or of one that was replaced meanwhile, is good for this once only.
    if (keySet?.get(token.keyId) === key) {
      tokens.add(digest, { principal, jwksUri, keySet, verifiedAt });
    }
    return principal;
  };
}

function principalOf(claims: AccessTokenClaims, issuer: Issuer): Principal {
  const userId = issuer.userIdPrefix + claims.sub;
  return {
    reference: `rig:user:${userId}`,
    // A person's own account carries their user id.
    accountId: claims.accountId ?? userId,
    credential: { ...credentialOf(claims), expiresAt: claims.exp + CLOCK_SKEW_SECONDS },
    scope: 'full',
    isGoverned: true,
  };
}

/** A token of a first-party client stands for its session; any other for itself. */
function credentialOf({ jti, session }: AccessTokenClaims): Principal['credential'] {
  if (session === undefined) return { type: 'jwt', id: jti ?? 'unidentified' };
  const { sessionId, startedAt, clientId } = session;
  return { type: 'session', id: sessionId, session: { startedAt, clientId } };
}

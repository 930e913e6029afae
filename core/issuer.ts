// The issuers of JWTs that a deployment trusts: what is configured for each, and what that lets its tokens be.

/** Asymmetric signature algorithms; a symmetric one would make the verifier able to issue. */
export const JWT_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;

/** One algorithm of {@link JWT_ALGORITHMS}. */
export type JwtAlgorithm = (typeof JWT_ALGORITHMS)[number];

/**
 * Kinds of access token: `rfc9068` has typ `at+jwt`; `cognito` has `token_use: access` and names its client in
 * `client_id`, without an audience; `oidc` is any other JWT with an audience.
 */
export const TOKEN_KINDS = ['rfc9068', 'cognito', 'oidc'] as const;

/** One kind of {@link TOKEN_KINDS}. */
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** A trusted issuer. Algorithms, audiences and clients belong to the issuer, never to the token. */
export interface Issuer {
  /** Exact value of the `iss` claim: an https URL. */
  readonly issuer: string;
  readonly jwksUri: string;
  readonly kind: TokenKind;
  readonly algorithms: readonly JwtAlgorithm[];
  /** Accepted `aud` values; empty for `cognito`, whose access tokens carry none. */
  readonly audiences: readonly string[];
  /** Accepted `client_id` values; empty accepts every client of the issuer. */
  readonly clientIds: readonly string[];
  /** Clients whose access tokens are session tokens: the login flow of the product's own pages. @default none */
  readonly firstPartyClients?: readonly string[];
  /** Put before every `sub`, so that two issuers can never speak of the same user. */
  readonly userIdPrefix: string;
  /** Claim that names the account which a token acts for; the user's own account, if it is not in the token. */
  readonly accountClaim?: string | undefined;
  /** Longest accepted distance between `iat` and `exp`, in seconds. */
  readonly tokenLifetimeMaxSeconds: number;
}

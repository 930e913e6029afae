// The tokens of one sign-in, as the tabs of a browser share them, and when they are due to be renewed. They live in the
// memory of the tabs and nowhere else.

/** Who is signed in, as the ID token says. */
export interface User {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

/** The tokens that the issuer gave at one time. Times are milliseconds since the epoch. */
export interface TokenSet {
  readonly accessToken: string;
  /** Missing where the issuer gives none: then the session ends with the access token. */
  readonly refreshToken?: string;
  readonly idToken: string;
  readonly user: User;
  readonly obtainedAt: number;
  readonly expiresAt: number;
}

// Timers of a hidden tab may be held back by a minute, so renewal is due two minutes before the end.
const RENEWAL_MARGIN_MS = 120_000;
const RENEWAL_SHARE = 1 / 3;
const USE_MARGIN_MS = 5000;
const USE_SHARE = 1 / 10;

/** Gives when the tokens should be renewed: two minutes before their end, or at two thirds of a shorter life. */
export function renewalDueAt({ obtainedAt, expiresAt }: TokenSet): number {
  return expiresAt - Math.min(RENEWAL_MARGIN_MS, (expiresAt - obtainedAt) * RENEWAL_SHARE);
}

/** Tells whether the access token outlives a request that is sent now. */
export function isUsable({ obtainedAt, expiresAt }: TokenSet, now: number): boolean {
  return now < expiresAt - Math.min(USE_MARGIN_MS, (expiresAt - obtainedAt) * USE_SHARE);
}

/** Tells whether `candidate` takes the place of `current`. */
export function isNewer(candidate: TokenSet, current: TokenSet | undefined): boolean {
  return current === undefined || candidate.obtainedAt > current.obtainedAt;
}

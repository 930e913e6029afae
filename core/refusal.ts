// Why a credential is refused: the closed set of reasons that the arrow can end in before a policy exists.
// A refusal is an expected value; a fault (a store that is down, a bug) is thrown and never becomes one of these.

/** Each reason with what it means to an operator who reads it in a log or on a metric. */
export const REFUSAL_REASONS = {
  'credential-missing': 'no Authorization header, or an empty one',
  'credential-repeated': 'more than one Authorization header, under whatever casing',
  'credential-oversized': 'longer than any credential that is issued',
  'scheme-unsupported': 'an Authorization scheme other than Bearer',
  'credential-malformed': 'neither the shape of an API key nor that of a JWT',
  'key-checksum-wrong': 'an API key with a typing error, or an invented one',
  'key-unknown': 'no such API key',
  'key-revoked': 'an API key that was deleted',
  'key-suspended': 'an API key whose owner or account is suspended',
  'key-expired': 'an API key past its expiry',
  'key-rotated-out': 'an API key whose grace period after rotation has ended',
  'token-malformed': 'not a canonically encoded JWS with JSON objects inside',
  'token-header-unacceptable': 'a JOSE header that asks for what is never done here',
  'token-issuer-unknown': 'a JWT of an issuer that is not configured',
  'token-algorithm-not-allowed': 'a JWT algorithm that its issuer does not use',
  'token-type-not-allowed': 'a JWT that is not an access token',
  'token-key-unknown': 'a JWT signed by a key that its issuer does not publish',
  'token-signature-wrong': 'a JWT whose signature does not verify',
  'token-expired': 'a JWT past its exp',
  'token-not-yet-valid': 'a JWT before its nbf, or with an iat in the future',
  'token-audience-wrong': 'a JWT for another audience or client',
  'token-claims-unacceptable': 'a JWT without the claims that an access token must have',
  'session-ended': 'a session token whose session was ended, or has lasted as long as one may',
  'user-disabled': 'a session token of a user whose sessions are disabled',
} as const;

/** One of the closed set of reasons; stable, since alarms and dashboards name them. */
export type RefusalReason = keyof typeof REFUSAL_REASONS;

/** The value that stands in place of a result when a credential is refused. */
export interface Refusal {
  readonly refused: RefusalReason;
}

/** Makes the refusal for a reason. */
export function refuse(reason: RefusalReason): Refusal {
  return { refused: reason };
}

/** Tells a refusal from a result. */
export function isRefusal(value: object): value is Refusal {
  return 'refused' in value;
}

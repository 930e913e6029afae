// The throttle profiles that an account, a workspace or an app can be bound to: how fast all callers of the bound
// resource together may go. API Gateway enforces each by a usage plan.

/** What a profile lets through. */
export interface ThrottleRule {
  /** Requests that a second adds to what may be sent. */
  readonly requestsPerSecond: number;
  /** Requests that may be sent at once after a pause; the bucket holds no more. */
  readonly burst: number;
}

/**
 * Every profile, slowest first. They are managed by the system: no caller can change one. The numbers are targets, as
 * API Gateway promises no more than its best effort.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
export const THROTTLE_PROFILES = {
  low: { requestsPerSecond: 2, burst: 10 },
  standard: { requestsPerSecond: 10, burst: 50 },
  high: { requestsPerSecond: 50, burst: 200 },
} as const satisfies Readonly<Record<string, ThrottleRule>>;

/** The name of a profile. */
export type ThrottleProfile = keyof typeof THROTTLE_PROFILES;

/** The names of all profiles, slowest first. */
export const THROTTLE_PROFILE_NAMES = Object.keys(THROTTLE_PROFILES) as readonly ThrottleProfile[];

/** Tells whether text is the name of a profile. */
export function isThrottleProfile(text: string): text is ThrottleProfile {
  return Object.hasOwn(THROTTLE_PROFILES, text);
}

/** Gives something for each profile, under the profile's name. */
export function forEachThrottleProfile<Value>(
  give: (profile: ThrottleProfile, rule: ThrottleRule) => Value,
): Readonly<Record<ThrottleProfile, Value>> {
  const entries = THROTTLE_PROFILE_NAMES.map(
    (profile) => [profile, give(profile, THROTTLE_PROFILES[profile])] as const,
  );
  return Object.fromEntries(entries) as Record<ThrottleProfile, Value>;
}

/**
 * Gives the name of the usage plan of a profile, or of the one without limits. Functions know plans by name: a plan
 * refers to the stage, the stage to the functions behind it, so that none of these can be told the plan's id.
 */
export function usagePlanName(prefix: string, profile: ThrottleProfile | 'unlimited'): string {
  return `${prefix}-${profile}`;
}

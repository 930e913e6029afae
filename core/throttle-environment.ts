// The environment variables of a function that binds throttle profiles: written where it is given the right to, read by
// its handler at cold start.
import type { ThrottleProfile } from './throttle-profile.ts';
import type { Variables } from './variable.ts';
import { readText } from './variable.ts';

/** What such a function is configured with. */
export interface ThrottleEnvironment {
  /** What the names of the usage plans begin with; see {@link usagePlanName}. */
  readonly usagePlanPrefix: string;
  /** What the values of this stack's API keys are derived from, so that nobody outside can tell them. */
  readonly usageKeyNamespace: string;
}

/**
 * Gives the name of the usage plan of a profile, or of the one without limits. Functions know plans by name: a plan
 * refers to the stage, the stage to the functions behind it, so that none of these can be told the plan's id.
 */
export function usagePlanName(prefix: string, profile: ThrottleProfile | 'unlimited'): string {
  return `${prefix}-${profile}`;
}

/** Writes the variables. */
export function encodeThrottleEnvironment(config: ThrottleEnvironment): Record<string, string> {
  return {
    USAGE_PLAN_PREFIX: config.usagePlanPrefix,
    USAGE_KEY_NAMESPACE: config.usageKeyNamespace,
  };
}

/** Reads the variables. @throws {TypeError} naming the variable that is missing */
export function decodeThrottleEnvironment(variables: Variables): ThrottleEnvironment {
  return Object.freeze({
    usagePlanPrefix: readText(variables, 'USAGE_PLAN_PREFIX'),
    usageKeyNamespace: readText(variables, 'USAGE_KEY_NAMESPACE'),
  });
}

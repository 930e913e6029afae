// The part of an environment that a function binds throttle profiles by, written where it is given the right to.
import { text, type EnvironmentOf } from './variable.ts';

/** The variables. */
export const THROTTLE_VARIABLES = {
  /** What the names of the usage plans begin with; see `usagePlanName`. */
  usagePlanPrefix: text('USAGE_PLAN_PREFIX'),
  /** What the values of this stack's API keys are derived from, so that nobody outside can tell them. */
  usageKeyNamespace: text('USAGE_KEY_NAMESPACE'),
};

/** What such a function is configured with. */
export type ThrottleEnvironment = EnvironmentOf<typeof THROTTLE_VARIABLES>;

// The variables of functions that empty the authorizer cache of the stage in front of them.
import { count, text } from './variable.ts';

/** The stage. */
export const STAGE = {
  apiId: text('API_ID'),
  stageName: text('STAGE_NAME'),
};

/** The stage, for functions whose changes are to hold at once. */
export const CHANGED_STAGE = {
  ...STAGE,
  /** Milliseconds between a change and the flush that makes it hold; see `stageAuthorizerCache`. */
  flushDelayMs: count('FLUSH_DELAY_MS'),
};

/** The stage, for functions that flush after changes that others have made. */
export const FOLLOWED_STAGE = {
  ...STAGE,
  /** Seconds after which no run of the authorizer that began before can end any more. */
  authorizerTimeoutSeconds: count('AUTHORIZER_TIMEOUT_SECONDS'),
};

// The environment of the API key function.
import { IDENTITY_VARIABLES } from './identity.ts';
import { CHANGED_STAGE } from './stage.ts';
import { count, type EnvironmentOf } from './variable.ts';

/** The API key function's variables. */
export const API_KEYS_VARIABLES = {
  ...IDENTITY_VARIABLES,
  ...CHANGED_STAGE,
  /** Active keys that an account may have. */
  apiKeysPerAccountMax: count('API_KEYS_PER_ACCOUNT_MAX'),
  /** Seconds for which API Gateway caches a policy: what a revocation takes at the most when the cache stays full. */
  cacheTtlSeconds: count('CACHE_TTL_SECONDS'),
};

/** What the API key function is configured with. */
export type ApiKeysEnvironment = EnvironmentOf<typeof API_KEYS_VARIABLES>;

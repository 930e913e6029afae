// The environment of the authorizer.
import type { Issuer } from '../issuer.ts';
import { choice, count, flag, json, optionalText, text, type EnvironmentOf } from './variable.ts';

/** The authorizer's variables. */
export const AUTHORIZER_VARIABLES = {
  apiKeyTable: text('API_KEY_TABLE'),
  sessionTable: text('SESSION_TABLE'),
  /** Absent without access control. */
  accessTable: optionalText('ACCESS_TABLE'),
  /** The gateway's own key of requests that nothing throttles; absent where the gateway asks for none. */
  usageKey: optionalText('USAGE_KEY'),
  issuers: json<readonly Issuer[]>('ISSUERS'),
  legacyApiKeys: choice('LEGACY_API_KEYS', 'accept', 'refuse'),
  /** Seconds for which API Gateway caches a policy; 0 when it does not. */
  cacheTtlSeconds: count('CACHE_TTL_SECONDS'),
  /** Whether a policy carries the end of a credential that ends before its cached copy would. */
  expiryConditions: flag('EXPIRY_CONDITIONS'),
};

/** What the authorizer is configured with. */
export type AuthorizerEnvironment = EnvironmentOf<typeof AUTHORIZER_VARIABLES>;

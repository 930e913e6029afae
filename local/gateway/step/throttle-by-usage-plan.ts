// Step 6: the usage plan of the API key that the authorizer named, cached or fresh: whether the key may use this stage,
// and whether it has a token left.
import type { Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Lets a request of a method that needs no API key pass. Any other needs one that is enabled and in a plan of the stage,
 * else it is INVALID_API_KEY; beyond the plan's rate and burst it is THROTTLED.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-key-source.html
 */
export function throttleByUsagePlan(facts: Facts, gateway: Gateway): Facts {
  if (facts.match?.route.isApiKeyRequired !== true) return facts;
  const value = facts.authorization?.usageIdentifierKey;
  if (value === undefined) return { ...facts, failure: failureOf('INVALID_API_KEY') };
  const admission = gateway.usagePlans.admit(value);
  if (admission.outcome === 'unknown-key')
    return { ...facts, failure: failureOf('INVALID_API_KEY') };
  const counted = { ...facts, usageKey: admission.key };
  return admission.outcome === 'admitted'
    ? counted
    : { ...counted, failure: failureOf('THROTTLED') };
}

// Step 7: hand the request to the integration of its method, which was compiled when the gateway started.
import type { Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';

/** Calls the integration of the matched method. */
export function integrate(facts: Facts): Facts | Promise<Facts> {
  if (facts.match === undefined)
    return { ...facts, failure: failureOf('MISSING_AUTHENTICATION_TOKEN') };
  return facts.match.route.integrate(facts);
}

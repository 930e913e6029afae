// Step 4: find the method by resource and verb; what no method serves is a 403, never a 404 or 405.
import type { Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import type { Gateway } from '../gateway.ts';
import { lastValueOf } from '../header-list.ts';

/** Routes the request, under the verb that `X-HTTP-Method-Override` names if the switch says so. */
export function matchRoute(facts: Facts, gateway: Gateway): Facts {
  const { methodOverride } = gateway.switches;
  const override = lastValueOf(facts.request.headers, 'x-http-method-override');
  if (override !== undefined && methodOverride === 'refused') {
    return { ...facts, failure: failureOf('METHOD_OVERRIDE_REFUSED') };
  }
  const verb =
    methodOverride === 'before-routing' ? (override?.toUpperCase() ?? facts.verb) : facts.verb;
  const match = gateway.router(facts.path, verb);
  if (match === undefined) return { ...facts, failure: failureOf('MISSING_AUTHENTICATION_TOKEN') };
  return { ...facts, verb, match };
}

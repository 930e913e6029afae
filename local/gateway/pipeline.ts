// The way of a request through the gateway, as a list of steps in AWS's order; the first that ends it has the last word.
import type { Answer, Facts } from './facts.ts';
import { initialFacts } from './facts.ts';
import { failureOf } from './failure.ts';
import type { Gateway, Step } from './gateway.ts';
import type { GatewayRequest } from './request.ts';
import { authorize } from './step/authorize.ts';
import { filterByFirewall } from './step/filter-by-firewall.ts';
import { integrate } from './step/integrate.ts';
import { limitSize } from './step/limit-size.ts';
import { locateStage } from './step/locate-stage.ts';
import { matchRoute } from './step/match-route.ts';
import { throttleByUsagePlan } from './step/throttle-by-usage-plan.ts';

const STEPS: readonly Step[] = [
  locateStage,
  limitSize,
  filterByFirewall,
  matchRoute,
  authorize,
  throttleByUsagePlan,
  integrate,
];

/** The facts of a request that has its answer. */
export type AnsweredFacts = Facts & { readonly answer: Answer };

/** Serves a request. Never rejects: what no step expected is answered as an internal error, never let through. */
export async function serve(request: GatewayRequest, gateway: Gateway): Promise<AnsweredFacts> {
  let facts = initialFacts(request);
  try {
    for (const step of STEPS) {
      const grown = step(facts, gateway);
      facts = grown instanceof Promise ? await grown : grown;
      if (facts.failure !== undefined || facts.answer !== undefined) break;
    }
  } catch {
    facts = { ...facts, failure: failureOf('API_CONFIGURATION_ERROR') };
  }
  return { ...facts, answer: facts.answer ?? gateway.responses.answer(facts) };
}

// Everything that the steps of the pipeline need, put together once when the gateway starts.
import type { Clock } from '../clock.ts';
import type { PolicyDecision } from '../policy/decision.ts';
import type { UsagePlans } from '../usage-plan/usage-plans.ts';
import type { Firewall } from '../waf/firewall.ts';
import type { ApiIdentity } from './context-variable.ts';
import type { AuthorizerCache } from './authorization/authorizer-cache.ts';
import type { Facts } from './facts.ts';
import type { Router } from './router.ts';
import type { GatewayResponses } from './response/gateway-response.ts';
import type { Switches } from './switches.ts';

/**
 * Judges one request by the policies of a principal.
 *
 * @throws for a document that is no policy.
 */
export type EvaluatePolicies = (
  policies: readonly unknown[],
  request: {
    readonly action: string;
    readonly resource: string;
    readonly context: Readonly<Record<string, string>>;
  },
  switches: { readonly conditions: 'honoured' | 'no-match' },
) => PolicyDecision;

/** The parts that serve every request. */
export interface Gateway {
  readonly api: ApiIdentity;
  /** Whether the `execute-api` host name is switched off. */
  readonly executeApiIsDisabled: boolean;
  readonly router: Router;
  readonly cache: AuthorizerCache;
  readonly usagePlans: UsagePlans;
  readonly firewall?: Firewall;
  readonly responses: GatewayResponses;
  readonly switches: Switches;
  readonly clock: Clock;
  readonly evaluatePolicies: EvaluatePolicies;
  readonly methodArnOf: (facts: Facts) => string;
  readonly authorizerEventOf: (facts: Facts) => unknown;
}

/**
 * One step of the pipeline: gives the facts back grown by its finding, or by the `failure` or `answer` that ends the
 * request. Synchronous wherever it can be, because a warm request should not wait for the event loop.
 */
export type Step = (facts: Facts, gateway: Gateway) => Facts | Promise<Facts>;

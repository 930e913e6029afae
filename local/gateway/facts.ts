// What is known of a request on its way through the steps; every step returns it grown by its own finding.
import type { UsageKey } from '../usage-plan/usage-plans.ts';
import type { GatewayFailure } from './failure.ts';
import type { GatewayRequest } from './request.ts';
import type { RouteMatch } from './router.ts';

/** A complete response. */
export interface Answer {
  readonly status: number;
  /** Names and values in turn; a name may come more than once. */
  readonly headers: readonly string[];
  readonly body: Buffer | string;
}

/** What the authorizer said of the caller. */
export interface Authorization {
  readonly principalId: string;
  /** Every value as text, as consumers get it. */
  readonly context: Readonly<Record<string, string>>;
  /** The value of the API key that a usage plan counts the request by. */
  readonly usageIdentifierKey?: string;
  /** Milliseconds that the invocation took; 0 on a cache hit. */
  readonly latencyMs: number;
}

/** How the call to the integration went. */
export interface IntegrationOutcome {
  readonly status: number;
  readonly latencyMs: number;
}

/** How the whole request went; known when the answer is. */
export interface Outcome {
  readonly status: number;
  readonly responseBytes: number;
  readonly latencyMs: number;
}

/** Whether the authorizer cache answered; `none` when it was not asked. */
export type CacheState = 'hit' | 'miss' | 'none';

/** Everything known of one request so far. A `failure` or an `answer` ends the steps. */
export interface Facts {
  readonly request: GatewayRequest;
  /** The verb that routes and integrations see. */
  readonly verb: string;
  /** The path without the stage, leading slashes collapsed to one. */
  readonly path: string;
  /** The path without the stage, as sent. */
  readonly rawPath: string;
  /** The path with the stage on an execute-api host, without it on a custom domain. */
  readonly contextPath: string;
  readonly cache: CacheState;
  readonly firewall?: 'WAF_ALLOW' | 'WAF_BLOCK';
  readonly match?: RouteMatch;
  readonly authorization?: Authorization;
  readonly authorizerError?: string;
  /** The API key of API Gateway that the request is counted by. */
  readonly usageKey?: UsageKey;
  readonly integration?: IntegrationOutcome;
  readonly outcome?: Outcome;
  readonly failure?: GatewayFailure;
  readonly answer?: Answer;
}

/** Gives what is known when a request has just arrived. */
export function initialFacts(request: GatewayRequest): Facts {
  return {
    request,
    verb: request.verb,
    path: request.sentPath,
    rawPath: request.sentPath,
    contextPath: request.sentPath,
    cache: 'none',
  };
}

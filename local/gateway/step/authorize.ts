// Step 5: the Lambda authorizer: identity sources, cache, invocation, and the policy judged against this method.
import { performance } from 'node:perf_hooks';
import type { RequestAuthorizer } from '../authorization/authorizer.ts';
import { callAuthorizer } from '../authorization/authorizer-call.ts';
import type { AuthorizerResult } from '../authorization/authorizer-result.ts';
import type { Authorization, Facts } from '../facts.ts';
import { failureOf } from '../failure.ts';
import type { Gateway } from '../gateway.ts';
import { lastValueOf } from '../header-list.ts';
import { METHOD_ARN_BYTES_MAX } from '../method-arn.ts';
import type { PolicyDecision } from '../../policy/decision.ts';

const EXPLICIT_DENY =
  'User is not authorized to access this resource with an explicit deny in an identity-based policy';
const DECISIONS_MAX = 1_000;

/** Lets a request of an open method pass; any other only with a policy that allows its method ARN. */
export function authorize(facts: Facts, gateway: Gateway): Facts | Promise<Facts> {
  const methodArn = gateway.methodArnOf(facts);
  if (Buffer.byteLength(methodArn) > METHOD_ARN_BYTES_MAX)
    return { ...facts, failure: failureOf('URI_TOO_LONG') };
  const authorizer = facts.match?.route.authorizer;
  if (authorizer === undefined) return facts;

  const identity = authorizer.identitySources.map((source) => source.read(facts));
  const isEnforced =
    authorizer.ttlMs > 0 || gateway.switches.identitySourceAtZeroTtl === 'enforced';
  if (isEnforced && identity.some(isMissing))
    return { ...facts, failure: failureOf('UNAUTHORIZED') };
  if (authorizer.ttlMs === 0) return askAuthorizer(facts, gateway, authorizer, undefined);

  const key = JSON.stringify([gateway.api.apiId, authorizer.id, gateway.api.stageName, identity]);
  const cached = gateway.cache.get(key);
  if (cached === undefined)
    return askAuthorizer({ ...facts, cache: 'miss' }, gateway, authorizer, key);
  return judge({ ...facts, cache: 'hit' }, gateway, cached, { methodArn, latencyMs: 0 });
}

function isMissing(values: readonly string[]): boolean {
  return values.length === 0 || values.includes('');
}

/** Invokes the function; keeps its result under `key`, whether it allows or denies, but no error. */
async function askAuthorizer(
  facts: Facts,
  gateway: Gateway,
  authorizer: RequestAuthorizer,
  key: string | undefined,
): Promise<Facts> {
  const { switches } = gateway;
  const methodArn = gateway.methodArnOf(facts);
  const start = performance.now();
  const outcome = await callAuthorizer(authorizer, gateway.authorizerEventOf(facts), switches);
  if ('failure' in outcome) {
    return { ...facts, authorizerError: outcome.error, failure: failureOf(outcome.failure) };
  }
  const latencyMs = Math.round(performance.now() - start);
  const judged = judge(facts, gateway, outcome.result, { methodArn, latencyMs });
  const isKept = judged.failure === undefined || switches.deniedResult === 'cached';
  if (key !== undefined && judged.authorizerError === undefined && isKept) {
    gateway.cache.set(key, outcome.result, authorizer.ttlMs);
  }
  return judged;
}

function judge(
  facts: Facts,
  gateway: Gateway,
  result: AuthorizerResult,
  { methodArn, latencyMs }: { readonly methodArn: string; readonly latencyMs: number },
): Facts {
  const decision = decide(facts, gateway, result, methodArn);
  if (decision === undefined) {
    const failure = failureOf('AUTHORIZER_CONFIGURATION_ERROR');
    return { ...facts, authorizerError: 'policyDocument cannot be parsed', failure };
  }
  const authorization: Authorization = {
    principalId: result.principalId,
    context: result.context,
    latencyMs,
    ...(result.usageIdentifierKey !== undefined && {
      usageIdentifierKey: result.usageIdentifierKey,
    }),
  };
  if (decision === 'allowed') return { ...facts, authorization };
  const message = decision === 'denied-explicitly' ? EXPLICIT_DENY : undefined;
  const failure = failureOf('ACCESS_DENIED', message);
  if (gateway.switches.contextInAccessDenied === 'withheld') return { ...facts, failure };
  return { ...facts, authorization, failure };
}

/** Gives the decision, or undefined for a document that is no policy. */
function decide(
  facts: Facts,
  gateway: Gateway,
  { policyDocument, decisions }: AuthorizerResult,
  methodArn: string,
): PolicyDecision | undefined {
  const known = decisions?.get(methodArn);
  if (known !== undefined) return known;
  try {
    const decision = gateway.evaluatePolicies(
      [policyDocument],
      {
        action: 'execute-api:Invoke',
        resource: methodArn,
        context: conditionKeysOf(facts, gateway),
      },
      { conditions: gateway.switches.authorizerPolicyConditions },
    );
    if (decisions !== undefined && decisions.size < DECISIONS_MAX)
      decisions.set(methodArn, decision);
    return decision;
  } catch {
    return undefined;
  }
}

/**
 * Gives the condition keys of the request; absent ones stay absent, so that a condition on them cannot be fulfilled.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
function conditionKeysOf({ request }: Facts, { clock }: Gateway): Record<string, string> {
  const now = clock.now();
  const userAgent = lastValueOf(request.headers, 'user-agent');
  const referer = lastValueOf(request.headers, 'referer');
  return {
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:SecureTransport': 'true',
    'aws:SourceIp': request.sourceIp,
    ...(userAgent === undefined ? {} : { 'aws:UserAgent': userAgent }),
    ...(referer === undefined ? {} : { 'aws:Referer': referer }),
  };
}

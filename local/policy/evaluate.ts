// Evaluates IAM policies for one request, as API Gateway does with an authorizer's answer. Written from the IAM
// documentation alone, so that it is a second opinion on whatever compiled the policies.
import { hasVariable, matchConditions } from './condition.ts';
import type { RequestContext } from './condition.ts';
import type { PolicyDecision } from './decision.ts';
import { matchGlob } from './glob.ts';
import { allOf, anyOf, matchOf, negationOf } from './match.ts';
import type { Match } from './match.ts';
import { parsePolicyDocument } from './policy-document.ts';
import type { PatternElement, PolicyStatement } from './policy-document.ts';

export { MalformedPolicyError } from './policy-document.ts';

/** What is asked for: one action on one resource, under the values of the condition keys. */
export interface PolicyRequest {
  /** For example `execute-api:Invoke`; its case does not matter. */
  readonly action: string;
  /** A full ARN; wildcards in it stand for themselves. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** Answers to what AWS leaves open. */
export interface PolicySwitches {
  /** `no-match` is a service that honours no condition: an Allow with one never applies, a Deny with one always. */
  readonly conditions: 'honoured' | 'no-match';
}

/**
 * Decides a request under all of `policies` together: a matching Deny wins, then a matching Allow, else nothing.
 * Whatever is not understood (policy variables, unknown operators, keys and elements) counts as no match in an Allow
 * and as a match in a Deny.
 *
 * @throws {MalformedPolicyError} when one of `policies` is no policy document.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluatePolicies(
  policies: readonly unknown[],
  request: PolicyRequest,
  switches: PolicySwitches = { conditions: 'honoured' },
): PolicyDecision {
  const statements = policies.flatMap(parsePolicyDocument);
  const matches = (statement: PolicyStatement) => matchStatement(statement, request, switches);

  const denies = statements.filter(({ effect }) => effect === 'Deny');
  if (denies.some((statement) => matches(statement) !== 'no')) return 'denied-explicitly';
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  return allows.some((statement) => matches(statement) === 'yes') ? 'allowed' : 'denied-implicitly';
}

function matchStatement(
  { action, resource, conditions, hasUnknownElement }: PolicyStatement,
  request: PolicyRequest,
  switches: PolicySwitches,
): Match {
  // An element that is not known may mean anything, so such a statement has no reach that could be trusted.
  if (hasUnknownElement) return 'unknown';
  const target = [
    matchElement(action, (pattern) => matchAction(pattern, request.action)),
    matchElement(resource, (pattern) => matchResource(pattern, request.resource)),
  ];
  // Most statements are about something else: their conditions need no look.
  if (target.includes('no')) return 'no';
  if (!conditions) return allOf(target);
  if (switches.conditions === 'no-match') return 'unknown';
  return allOf([...target, matchConditions(conditions, request.context)]);
}

function matchElement(
  { patterns, isNegated }: PatternElement,
  match: (pattern: string) => Match,
): Match {
  const matched = anyOf(patterns.map(match));
  return isNegated ? negationOf(matched) : matched;
}

// `*`, or a service in full and a name with wildcards, all of it ASCII.
const ACTION_PATTERN = /^(\*|\*:\*|[a-z0-9-]+:[a-z0-9*?]+)$/i;

function matchAction(pattern: string, action: string): Match {
  if (!ACTION_PATTERN.test(pattern)) return 'unknown';
  return matchOf(matchGlob(pattern.toLowerCase(), action.toLowerCase()));
}

function matchResource(pattern: string, resource: string): Match {
  const isArn = pattern === '*' || pattern.startsWith('arn:');
  return isArn && !hasVariable(pattern) ? matchOf(matchGlob(pattern, resource)) : 'unknown';
}

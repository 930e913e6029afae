// The `Condition` element of a statement: which keys are understood, what an absent key means, how lists of values and
// several conditions combine.
import { CONDITION_OPERATORS } from './condition-operator.ts';
import type { ConditionOperator, OperatorFamily } from './condition-operator.ts';
import { allOf, anyOf, matchOf, negationOf } from './match.ts';
import type { Match } from './match.ts';
import type { PolicyCondition } from './policy-document.ts';

/** Condition keys with the request's values; names are compared without regard to case. */
export type RequestContext = Readonly<Record<string, string>>;

interface ConditionKey {
  readonly families: readonly OperatorFamily[];
  /** True when AWS puts the key into every request: its absence here is our ignorance, not the client's omission. */
  readonly isAlwaysPresent: boolean;
}

const IF_EXISTS = 'IfExists';

// The keys that API Gateway documents for every kind of authorization; names in lower case.
const CONDITION_KEYS: ReadonlyMap<string, ConditionKey> = new Map([
  ['aws:currenttime', { families: ['date'], isAlwaysPresent: true }],
  ['aws:epochtime', { families: ['date', 'numeric'], isAlwaysPresent: true }],
  ['aws:referer', { families: ['string'], isAlwaysPresent: false }],
  ['aws:securetransport', { families: ['bool'], isAlwaysPresent: true }],
  ['aws:sourcearn', { families: ['string'], isAlwaysPresent: false }],
  ['aws:sourceip', { families: ['ip'], isAlwaysPresent: true }],
  ['aws:useragent', { families: ['string'], isAlwaysPresent: false }],
]);

/**
 * Tells whether all conditions hold. Values of one key are alternatives; under a negated operator none of them may
 * compare. An absent key fails a condition, except under a negated operator, `IfExists` or `Null`. Unknown keys and
 * operators, policy variables, values of the wrong kind, and an element with nothing in it are `unknown`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function matchConditions(
  conditions: readonly PolicyCondition[],
  context: RequestContext,
): Match {
  if (conditions.length === 0) return 'unknown';
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return allOf(conditions.map((condition) => matchCondition(condition, values)));
}

function matchCondition(
  { operator, key, values }: PolicyCondition,
  context: ReadonlyMap<string, string>,
): Match {
  const known = CONDITION_KEYS.get(key.toLowerCase());
  const actual = context.get(key.toLowerCase());
  if (!known || values.length === 0 || (known.isAlwaysPresent && actual === undefined)) {
    return 'unknown';
  }
  if (operator === 'Null') return anyOf(values.map((value) => matchNull(actual, value)));

  const isOptional = operator.endsWith(IF_EXISTS);
  const name = isOptional ? operator.slice(0, -IF_EXISTS.length) : operator;
  const comparison = CONDITION_OPERATORS.get(name);
  if (!comparison || !known.families.includes(comparison.family)) return 'unknown';
  if (actual === undefined) return matchOf(isOptional || comparison.isNegated);
  return compareAll(comparison, actual, values);
}

function compareAll(operator: ConditionOperator, actual: string, values: readonly string[]): Match {
  const compared = anyOf(
    values.map((value) => (hasVariable(value) ? 'unknown' : operator.compare(actual, value))),
  );
  return operator.isNegated ? negationOf(compared) : compared;
}

function matchNull(actual: string | undefined, value: string): Match {
  if (value !== 'true' && value !== 'false') return 'unknown';
  return matchOf((actual === undefined) === (value === 'true'));
}

/** Tells whether a text of a policy holds a policy variable, none of which is replaced here. */
export function hasVariable(text: string): boolean {
  return text.includes('${');
}

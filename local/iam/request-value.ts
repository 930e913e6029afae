// The condition keys that services add to a request, such as `dynamodb:Attributes`: settles the conditions on them, so
// that only those on global keys are left to the evaluation of policies.
import { matchGlob } from '../policy/glob.ts';

/**
 * Condition key, in lower case → the values that the request has for it, none when it lacks the key. Of a key that is not
 * there, nothing is known.
 */
export type RequestValues = Readonly<Record<string, readonly string[]>>;

type Json = Readonly<Record<string, unknown>>;
type Compare = (actual: string, expected: string) => boolean;

/** One condition: what it asks, of which key. */
interface Asked {
  readonly operator: string;
  readonly key: string;
  readonly expected: readonly unknown[];
}

const COMPARISONS: Readonly<Record<string, Compare>> = {
  StringEquals: (actual, expected) => actual === expected,
  StringLike: (actual, expected) => matchGlob(expected, actual),
};

const OPERATOR = /^(?<set>ForAllValues:|ForAnyValue:)?(?<comparison>\w+?)(?<optional>IfExists)?$/;

/**
 * Gives a policy document without the conditions that `values` answer: one that holds is left out, and one that does not
 * takes its statement with it. Conditions on other keys, by other operators or with policy variables stay as they are.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function settleConditions(document: unknown, values: RequestValues): unknown {
  if (!isObject(document)) return document;
  const { Statement: statements } = document;
  const list = Array.isArray(statements) ? (statements as unknown[]) : [statements];
  return {
    ...document,
    Statement: list.flatMap((statement) => settleStatement(statement, values)),
  };
}

/** Tells whether a document has any condition at all. */
export function hasConditions(document: unknown): boolean {
  const statements = isObject(document) ? document['Statement'] : undefined;
  const list = Array.isArray(statements) ? (statements as unknown[]) : [statements];
  return list.some((statement) => isObject(statement) && statement['Condition'] !== undefined);
}

function settleStatement(statement: unknown, values: RequestValues): unknown[] {
  const conditions = isObject(statement) ? statement['Condition'] : undefined;
  if (!isObject(statement) || !isObject(conditions)) return [statement];
  const asked = Object.entries(conditions).flatMap(([operator, keys]) => askedOf(operator, keys));
  const answers = asked.map((each) => answerOf(each, values));
  if (answers.includes(false)) return [];
  if (!answers.includes(true)) return [statement];
  const left = asked.filter((_, index) => answers[index] === undefined);
  const rest = Object.entries(statement).filter(([name]) => name !== 'Condition');
  return [
    { ...Object.fromEntries(rest), ...(left.length > 0 && { Condition: conditionOf(left) }) },
  ];
}

function askedOf(operator: string, keys: unknown): Asked[] {
  return Object.entries(isObject(keys) ? keys : {}).map(([key, expected]) => ({
    operator,
    key,
    expected: Array.isArray(expected) ? (expected as unknown[]) : [expected],
  }));
}

function conditionOf(asked: readonly Asked[]): Json {
  const condition: Record<string, Record<string, readonly unknown[]>> = {};
  for (const { operator, key, expected } of asked)
    condition[operator] = { ...condition[operator], [key]: expected };
  return condition;
}

/** Whether a condition holds, or undefined when that is left to others. */
function answerOf({ operator, key, expected }: Asked, values: RequestValues): boolean | undefined {
  const actual = values[key.toLowerCase()];
  const { set, comparison = '', optional } = OPERATOR.exec(operator)?.groups ?? {};
  const compare = COMPARISONS[comparison];
  if (actual === undefined || compare === undefined || !expected.every(isPlainText))
    return undefined;
  const isExpected = (value: string): boolean => expected.some((text) => compare(value, text));
  if (set === 'ForAllValues:') return actual.every(isExpected);
  if (set === 'ForAnyValue:') return actual.some(isExpected);
  if (actual.length === 0) return optional !== undefined;
  return actual.length === 1 ? actual.every(isExpected) : undefined;
}

function isPlainText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('${');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The condition operators of IAM, one entry each: how one value of the request compares with one value of the policy.
// `condition.ts` adds what holds for all of them: absent keys, lists of values, `IfExists`.
import { BlockList, isIP } from 'node:net';
import { matchGlob } from './glob.ts';
import { matchOf } from './match.ts';
import type { Match } from './match.ts';

/** What an operator compares; a condition key works with some families only. */
export type OperatorFamily = 'string' | 'numeric' | 'date' | 'bool' | 'ip';

/** How one operator compares; `unknown` when either side is not of the operator's kind. */
export interface ConditionOperator {
  readonly family: OperatorFamily;
  /** True when the condition holds if no value of the policy compares. */
  readonly isNegated: boolean;
  compare(actual: string, expected: string): Match;
}

type Compare = ConditionOperator['compare'];

const ORDERS = {
  Equals: (actual: number, expected: number) => actual === expected,
  LessThan: (actual: number, expected: number) => actual < expected,
  LessThanEquals: (actual: number, expected: number) => actual <= expected,
  GreaterThan: (actual: number, expected: number) => actual > expected,
  GreaterThanEquals: (actual: number, expected: number) => actual >= expected,
};

/**
 * All operators that this evaluator understands, by their names without the `IfExists` suffix. Binary, ARN and set
 * operators are missing, so that a statement which needs them is not understood.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const CONDITION_OPERATORS: ReadonlyMap<string, ConditionOperator> = new Map([
  ...pair('string', 'StringEquals', 'StringNotEquals', (a, b) => matchOf(a === b)),
  ...pair('string', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', (a, b) =>
    matchOf(a.toLowerCase() === b.toLowerCase()),
  ),
  ...pair('string', 'StringLike', 'StringNotLike', (a, b) => matchOf(matchGlob(b, a))),
  ...ordered('numeric', 'Numeric', parseNumber),
  ...ordered('date', 'Date', parseDate),
  ['Bool', { family: 'bool', isNegated: false, compare: compareBool }],
  ...pair('ip', 'IpAddress', 'NotIpAddress', compareAddress),
]);

function pair(
  family: OperatorFamily,
  plain: string,
  negated: string,
  compare: Compare,
): [string, ConditionOperator][] {
  return [
    [plain, { family, isNegated: false, compare }],
    [negated, { family, isNegated: true, compare }],
  ];
}

function ordered(
  family: OperatorFamily,
  prefix: string,
  parse: (text: string) => number | undefined,
): [string, ConditionOperator][] {
  const comparing =
    (order: (a: number, b: number) => boolean): Compare =>
    (actual, expected) => {
      const [a, b] = [parse(actual), parse(expected)];
      return a === undefined || b === undefined ? 'unknown' : matchOf(order(a, b));
    };
  const plain = Object.entries(ORDERS).map(([name, order]): [string, ConditionOperator] => [
    `${prefix}${name}`,
    { family, isNegated: false, compare: comparing(order) },
  ]);
  const notEquals = { family, isNegated: true, compare: comparing(ORDERS.Equals) };
  return [...plain, [`${prefix}NotEquals`, notEquals]];
}

function parseNumber(text: string): number | undefined {
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : undefined;
}

/**
 * Milliseconds since the epoch of an ISO 8601 date-time of the W3C profile with a time zone, or of whole seconds since
 * the epoch. A bare year reads like a number of seconds, so numbers of fewer than five digits are not understood.
 */
function parseDate(text: string): number | undefined {
  if (/^\d{5,11}$/.test(text)) return Number(text) * 1000;
  const parts =
    /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-][01]\d:[0-5]\d))?$/.exec(
      text,
    );
  if (!parts) return undefined;
  const [, year, month, day] = parts.map(Number);
  // Rolls over on a day that the month does not have, for example 30 February.
  const isOnCalendar = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day)).getUTCDate() === day;
  const time = Date.parse(text);
  return isOnCalendar && !Number.isNaN(time) ? time : undefined;
}

function compareBool(actual: string, expected: string): Match {
  const isBool = [actual, expected].every((text) => text === 'true' || text === 'false');
  return isBool ? matchOf(actual === expected) : 'unknown';
}

function compareAddress(actual: string, expected: string): Match {
  const [address = '', prefix] = expected.split('/', 2);
  const version = addressVersion(address);
  const bits = version === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : parsePrefix(expected, address);
  if (version === 0 || length === undefined || length > bits || addressVersion(actual) === 0) {
    return 'unknown';
  }
  const range = new BlockList();
  range.addSubnet(address, length, familyOf(version));
  return matchOf(range.check(actual, familyOf(addressVersion(actual))));
}

function parsePrefix(range: string, address: string): number | undefined {
  const prefix = range.slice(address.length + 1);
  return /^\d{1,3}$/.test(prefix) ? Number(prefix) : undefined;
}

/** 4 or 6, or 0 for text that is no address; an address with a zone (`fe80::1%eth0`) is none here. */
function addressVersion(text: string): number {
  return text.includes('%') ? 0 : isIP(text);
}

function familyOf(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6';
}

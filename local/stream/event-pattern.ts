// Lambda's event filtering: patterns that say which records of a stream a function gets.

/** Tells whether an event matches. */
export type EventPattern = (event: unknown) => boolean;

/** Tells whether one value matches; the value is undefined where the event has none. */
type Rule = (value: unknown) => boolean;

/** Thrown for a pattern that is malformed or not emulated. */
export class EventPatternError extends Error {
  override readonly name = 'EventPatternError';
}

type Json = Readonly<Record<string, unknown>>;

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const RULES: Readonly<Record<string, (argument: unknown) => Rule>> = {
  exists: (argument) => (value) => isLeaf(value) === (argument === true),
  prefix: (argument) => onText(argument, (value, text) => value.startsWith(text)),
  suffix: (argument) => onText(argument, (value, text) => value.endsWith(text)),
  'equals-ignore-case': (argument) =>
    onText(argument, (value, text) => value.toLowerCase() === text.toLowerCase()),
  'anything-but': (argument) => {
    const excluded = Array.isArray(argument) ? (argument as unknown[]) : [argument];
    if (!excluded.every(isScalar)) throw notEmulated('anything-but');
    return (value) => isLeaf(value) && !excluded.includes(value);
  },
  numeric: compileNumeric,
};

/**
 * Compiles a pattern: every member that it names must match, by one of the alternatives in its list.
 *
 * @throws {EventPatternError} for text that is no pattern, and for rules that are not emulated.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function compileEventPattern(text: string): EventPattern {
  return compileObject(parse(text), '');
}

function parse(text: string): Json {
  try {
    const pattern: unknown = JSON.parse(text);
    if (isObject(pattern)) return pattern;
  } catch {
    // Said below, for text that is no JSON and for JSON that is no object alike.
  }
  throw new EventPatternError('a filter pattern must be a JSON object');
}

function compileObject(pattern: Json, path: string): EventPattern {
  const members = Object.entries(pattern).map(([name, part]) => {
    if (name.startsWith('$')) throw notEmulated(name);
    const matches = compileMember(part, path === '' ? name : `${path}.${name}`);
    return (event: unknown): boolean => matches(isObject(event) ? event[name] : undefined);
  });
  return (event) => members.every((matches) => matches(event));
}

function compileMember(part: unknown, path: string): Rule {
  if (isObject(part)) return compileObject(part, path);
  if (!Array.isArray(part) || part.length === 0)
    throw new EventPatternError(`${path} of a filter pattern must be a list of alternatives`);
  const alternatives = (part as unknown[]).map(compileAlternative);
  return (value) => alternatives.some((matches) => matches(value));
}

function compileAlternative(alternative: unknown): Rule {
  if (isScalar(alternative)) return (value) => value === alternative;
  const entries = isObject(alternative) ? Object.entries(alternative) : [];
  const [name = '', argument] = entries[0] ?? [];
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (entries.length !== 1 || rule === undefined) throw notEmulated(JSON.stringify(alternative));
  return rule(argument);
}

/** A list of operators and limits in turn, all of which must hold: `[">", 0, "<=", 5]`. */
function compileNumeric(argument: unknown): Rule {
  const parts = Array.isArray(argument) ? (argument as unknown[]) : [];
  const limits = parts.flatMap((operator, index) => {
    if (index % 2 === 1) return [];
    const compare = COMPARISONS[String(operator)];
    const limit = parts[index + 1];
    if (compare === undefined || typeof limit !== 'number') throw notEmulated('numeric');
    return [(value: number): boolean => compare(value, limit)];
  });
  if (limits.length === 0) throw notEmulated('numeric');
  return (value) => typeof value === 'number' && limits.every((holds) => holds(value));
}

function onText(argument: unknown, holds: (value: string, text: string) => boolean): Rule {
  if (typeof argument !== 'string') throw notEmulated(JSON.stringify(argument));
  return (value) => typeof value === 'string' && holds(value, argument);
}

function notEmulated(what: string): EventPatternError {
  return new EventPatternError(`${what} in a filter pattern is not emulated`);
}

/** `exists` and `anything-but` look at values, not at objects that hold some. */
function isLeaf(value: unknown): boolean {
  return value !== undefined && !isObject(value);
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// The filter patterns of CloudWatch Logs for log lines in JSON, such as `{ ($.status = 200) && ($.user = "a*") }`.
import type { LogLine } from './log-line.ts';

/** Tells whether a log line matches. */
export type FilterPattern = (line: LogLine) => boolean;

/** Thrown for a pattern that is malformed or not emulated. */
export class FilterPatternError extends Error {
  override readonly name = 'FilterPatternError';
}

/** Tells whether the fields of a line match. */
type Condition = (line: unknown) => boolean;
/** Tells whether the value of one field matches; it is undefined when the line has no such field. */
type Test = (value: unknown) => boolean;

const TOKEN =
  /\s*(?:(?<text>"(?:[^"\\]|\\["\\])*")|(?<sign>&&|\|\||!=|<=|>=|[()=<>])|(?<word>[^\s()=<>!&|"%{}]+))/y;
const FIELD = /^\$(?:\.[\w-]+|\[\d+\])+$/;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const PLAIN_TEXT = /^[\w.*-]+$/;

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '!=': (value, limit) => value !== limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const STATES: Readonly<Record<string, Test>> = {
  'IS TRUE': (value) => value === true,
  'IS FALSE': (value) => value === false,
  'IS NULL': (value) => value === null,
  'NOT EXISTS': (value) => value === undefined,
};

/**
 * Compiles a pattern. The empty one matches every line; any other must be one for JSON, and a line that is no JSON
 * matches none. A field that is not there, or holds a value of another kind, equals nothing and differs from nothing.
 *
 * @throws {FilterPatternError} for patterns of terms and columns, regular expressions, and what is malformed.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
export function compileFilterPattern(pattern: string): FilterPattern {
  const trimmed = pattern.trim();
  if (trimmed === '') return () => true;
  const braced = /^\{(.*)\}$/s.exec(trimmed)?.[1];
  if (braced === undefined)
    throw new FilterPatternError('only filter patterns for JSON are emulated');
  const condition = new ConditionParser(tokenize(braced)).parse();
  return ({ fields }) => fields !== null && condition(fields);
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (groups === undefined)
      throw new FilterPatternError(`${text.slice(at).trim()} in a filter pattern is not emulated`);
    tokens.push(groups['text'] ?? groups['sign'] ?? groups['word'] ?? '');
  }
  return tokens;
}

/** Reads conditions joined by `||`, of conditions joined by `&&`, of comparisons and conditions in parentheses. */
class ConditionParser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  parse(): Condition {
    const condition = this.#alternatives();
    if (this.#at < this.#tokens.length) throw unexpected(this.#tokens[this.#at]);
    return condition;
  }

  #alternatives(): Condition {
    const parts = [this.#conjunction()];
    while (this.#skip('||')) parts.push(this.#conjunction());
    return (line) => parts.some((holds) => holds(line));
  }

  #conjunction(): Condition {
    const parts = [this.#single()];
    while (this.#skip('&&')) parts.push(this.#single());
    return (line) => parts.every((holds) => holds(line));
  }

  #single(): Condition {
    if (!this.#skip('(')) return this.#comparison();
    const inner = this.#alternatives();
    if (!this.#skip(')')) throw unexpected(this.#tokens[this.#at]);
    return inner;
  }

  #comparison(): Condition {
    const field = this.#take();
    if (!FIELD.test(field)) throw unexpected(field);
    const path = field.match(/[\w-]+(?=[.[\]]|$)/g) ?? [];
    const test = testOf(this.#take(), this.#take());
    return (line) => test(valueAt(line, path));
  }

  #take(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw unexpected(token);
    return token;
  }

  #skip(sign: string): boolean {
    if (this.#tokens[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }
}

function testOf(operator: string, operand: string): Test {
  const state = STATES[`${operator} ${operand}`];
  if (state !== undefined) return state;
  const compare = COMPARISONS[operator];
  if (compare === undefined) throw unexpected(operator);
  if (NUMBER.test(operand)) {
    const limit = Number(operand);
    return (value) => typeof value === 'number' && compare(value, limit);
  }
  return textTestOf(operator, operand);
}

function textTestOf(operator: string, operand: string): Test {
  const isQuoted = operand.startsWith('"');
  if (!['=', '!='].includes(operator) || !(isQuoted || PLAIN_TEXT.test(operand)))
    throw unexpected(operand);
  const text = isQuoted ? operand.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : operand;
  const isExpected = operator === '=';
  if (text === '*' && isExpected) return (value) => value !== undefined && value !== null;
  if (text === '*') throw unexpected(`${operator} ${operand}`);
  const matches = textMatch(text);
  return (value) => typeof value === 'string' && matches(value) === isExpected;
}

/** A `*` stands for any text, at the beginning and at the end only. */
function textMatch(text: string): (value: string) => boolean {
  const [, front = '', core = '', back = ''] = /^(\*?)(.*?)(\*?)$/s.exec(text) ?? [];
  if (core.includes('*')) throw new FilterPatternError('a wildcard within a text is not emulated');
  if (front !== '' && back !== '') return (value) => value.includes(core);
  if (front !== '') return (value) => value.endsWith(core);
  if (back !== '') return (value) => value.startsWith(core);
  return (value) => value === core;
}

function valueAt(line: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    line,
  );
}

function unexpected(token = 'the end'): FilterPatternError {
  return new FilterPatternError(`${token} in a filter pattern is not expected or not emulated`);
}

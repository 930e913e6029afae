// The environment variables of functions: for each function a table of them, by which its construct writes them and its
// handler reads them at cold start, so that none can be set under one name and read under another.
import { parseJson } from '../json-object.ts';

/** Environment variables as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** One variable. */
export interface Variable<Value> {
  readonly name: string;
  /** Reads its text, which may be missing. @throws {TypeError} naming the variable when it is missing or malformed */
  readonly decode: (text: string | undefined) => Value;
}

/** The values of a table of variables. */
export type EnvironmentOf<Table> = {
  readonly [Field in keyof Table]: Table[Field] extends Variable<infer Value> ? Value : never;
};

/** A text that is not empty. */
export function text(name: string): Variable<string> {
  return { name, decode: (value) => required(name, value) };
}

/** A text that may be missing; an empty one is. */
export function optionalText(name: string): Variable<string | undefined> {
  return { name, decode: (value) => (value === '' ? undefined : value) };
}

/** A whole number of at most nine digits. */
export function count(name: string): Variable<number> {
  return {
    name,
    decode: (value) => {
      if (/^\d{1,9}$/.test(required(name, value))) return Number(value);
      throw new TypeError(`${name} must be a whole number`);
    },
  };
}

/** One of a few words. */
export function choice<Word extends string>(name: string, ...words: Word[]): Variable<Word> {
  return {
    name,
    decode: (value) => {
      const word = required(name, value) as Word;
      if (words.includes(word)) return word;
      throw new TypeError(`${name} must be one of ${words.join(', ')}`);
    },
  };
}

/** `true` or `false`. */
export function flag(name: string): Variable<boolean> {
  const word = choice(name, 'true', 'false');
  return { name, decode: (value) => word.decode(value) === 'true' };
}

/** A value as JSON, whose shape is trusted: what wrote it had the same type. */
export function json<Value>(name: string): Variable<Value> {
  return {
    name,
    decode: (value) => {
      const parsed = parseJson(required(name, value));
      if (parsed !== undefined) return parsed as Value;
      throw new TypeError(`${name} must be JSON`);
    },
  };
}

/** An https URL. */
export function httpsUrl(name: string): Variable<string> {
  return {
    name,
    decode: (value) => {
      const url = required(name, value);
      if (url.startsWith('https://') && URL.canParse(url)) return url;
      throw new TypeError(`${name} must be an https URL`);
    },
  };
}

/** Writes the variables of a table: text as it is, anything else as JSON, and no variable for `undefined`. */
export function encodeEnvironment<Table extends Readonly<Record<string, Variable<unknown>>>>(
  table: Table,
  config: EnvironmentOf<Table>,
): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [field, { name }] of Object.entries(table)) {
    const value: unknown = config[field];
    if (value !== undefined) {
      variables[name] = typeof value === 'string' ? value : JSON.stringify(value);
    }
  }
  return variables;
}

/** Reads the variables of a table. @throws {TypeError} naming the first that is missing or malformed */
export function decodeEnvironment<Table extends Readonly<Record<string, Variable<unknown>>>>(
  table: Table,
  variables: Variables,
): EnvironmentOf<Table> {
  const environment: Record<string, unknown> = {};
  for (const [field, { name, decode }] of Object.entries(table)) {
    environment[field] = decode(variables[name]);
  }
  return Object.freeze(environment) as EnvironmentOf<Table>;
}

/** Gives the text of a variable that must be there. @throws {TypeError} naming it when it is missing or empty */
export function required(name: string, value: string | undefined): string {
  if (value) return value;
  throw new TypeError(`${name} must be set`);
}

// Reads single environment variables, for the pairs that write and read the configuration of one function.

/** Environment variables as a process has them. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Reads a variable as it is. @throws {TypeError} naming it when it is missing or empty */
export function readText(variables: Variables, name: string): string {
  const value = variables[name];
  if (value === undefined || value === '') throw new TypeError(`${name} must be set`);
  return value;
}

/** Reads a variable that may be missing; an empty one is. */
export function readOptional(variables: Variables, name: string): string | undefined {
  return variables[name] === '' ? undefined : variables[name];
}

/** Reads a whole number of at most nine digits. @throws {TypeError} naming the variable */
export function readCount(variables: Variables, name: string): number {
  const value = readText(variables, name);
  if (!/^\d{1,9}$/.test(value)) throw new TypeError(`${name} must be a whole number`);
  return Number(value);
}

/** Reads one of a few words. @throws {TypeError} naming the variable and the words */
export function readChoice<Word extends string>(
  variables: Variables,
  name: string,
  words: readonly Word[],
): Word {
  const value = readText(variables, name);
  const word = words.find((one) => one === value);
  if (word === undefined) throw new TypeError(`${name} must be one of ${words.join(', ')}`);
  return word;
}

/** Reads an https URL. @throws {TypeError} naming the variable */
export function readHttpsUrl(variables: Variables, name: string): string {
  const value = readText(variables, name);
  if (!value.startsWith('https://') || !URL.canParse(value)) {
    throw new TypeError(`${name} must be an https URL`);
  }
  return value;
}

// Reads the fields of a JSON body into typed values, and says of the first wrong one what it should have been.
import { ServiceError } from './operation.ts';

interface FieldTypes {
  string: string;
  number: number;
  boolean: boolean;
  object: Record<string, unknown>;
  array: unknown[];
}

type FieldType = keyof FieldTypes;

/** Name of each field and its type; a question mark after the type makes it optional. */
export type Shape = Readonly<Record<string, FieldType | `${FieldType}?`>>;

/** The values that a shape describes; those of optional fields may be missing. */
export type Fields<Of extends Shape> = {
  [Name in keyof Of as Of[Name] extends FieldType ? Name : never]: FieldTypes[Of[Name] & FieldType];
} & {
  [
    Name in keyof Of as Of[Name] extends FieldType ? never : Name
  ]?: Of[Name] extends `${infer Type extends FieldType}?` ? FieldTypes[Type] : never;
};

/**
 * Parses a body; fields that the shape does not name are left out, and no body counts as one without fields.
 *
 * @throws {ServiceError} 400 naming the field that is missing or of another type.
 */
export function parseFields<const Of extends Shape>(body: unknown, shape: Of): Fields<Of> {
  const presented = body ?? {};
  if (!isOfType(presented, 'object')) throw new ServiceError(400, 'body must be a JSON object');
  const entries = Object.entries(shape).flatMap(([name, declared]) => {
    const value = (presented as Record<string, unknown>)[name];
    const isOptional = declared.endsWith('?');
    const type = declared.replace('?', '') as FieldType;
    if (value === undefined && isOptional) return [];
    if (value === undefined) throw new ServiceError(400, `${name} is required`);
    if (!isOfType(value, type)) throw new ServiceError(400, `${name} must be ${ARTICLED[type]}`);
    return [[name, value] as const];
  });
  return Object.fromEntries(entries) as Fields<Of>;
}

/**
 * Parses the one of several texts that a field may be.
 *
 * @throws {ServiceError} 400 naming the field and what is allowed.
 */
export function parseChoice<const Choice extends string>(
  name: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) {
    throw new ServiceError(400, `${name} must be one of ${choices.join(', ')}`);
  }
  return choice;
}

const ARTICLED: Readonly<Record<FieldType, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
};

function isOfType(value: unknown, type: FieldType): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object')
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

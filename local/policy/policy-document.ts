// The structure of an IAM policy document: reads unknown data into statements, or says why it is no policy. What the
// statements mean is decided by `evaluate.ts`.

/** Thrown for data that is not an IAM policy document; the message names the element and never quotes its value. */
export class MalformedPolicyError extends Error {
  override readonly name = 'MalformedPolicyError';
}

/** `Action`, `NotAction`, `Resource` or `NotResource`. */
export interface PatternElement {
  readonly patterns: readonly string[];
  /** True for `NotAction` and `NotResource`. */
  readonly isNegated: boolean;
}

/** One condition key of one operator, with its one or more values as text. */
export interface PolicyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement of a policy document. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly action: PatternElement;
  readonly resource: PatternElement;
  /** Absent when the statement has no `Condition` element. */
  readonly conditions?: readonly PolicyCondition[];
  /** True for any further element, `Principal` among them: identity policies have none. */
  readonly hasUnknownElement: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const VERSIONS: readonly unknown[] = ['2012-10-17', '2008-10-17'];
const DOCUMENT_ELEMENTS = ['Version', 'Id', 'Statement'];
const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/**
 * Reads the statements of a policy document. `Version` may be absent, which stands for 2008-10-17.
 *
 * @throws {MalformedPolicyError} when `document` does not follow the grammar.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicyDocument(document: unknown): readonly PolicyStatement[] {
  const members = objectOf(document, 'the policy document');
  const unknown = Object.keys(members).some((name) => !DOCUMENT_ELEMENTS.includes(name));
  if (unknown) throw new MalformedPolicyError('the policy document has an unknown element');
  if (members['Version'] !== undefined && !VERSIONS.includes(members['Version'])) {
    throw new MalformedPolicyError(`Version must be one of ${VERSIONS.join(', ')}`);
  }
  requireText(members['Id'], 'Id');
  const statements = members['Statement'];
  return (Array.isArray(statements) ? (statements as unknown[]) : [statements]).map(parseStatement);
}

function parseStatement(statement: unknown): PolicyStatement {
  const members = objectOf(statement, 'Statement');
  requireText(members['Sid'], 'Sid');
  const effect = members['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new MalformedPolicyError('Effect must be Allow or Deny');
  }
  return {
    effect,
    action: patternElementOf(members, 'Action'),
    resource: patternElementOf(members, 'Resource'),
    ...(members['Condition'] !== undefined && { conditions: conditionsOf(members['Condition']) }),
    hasUnknownElement: Object.keys(members).some((name) => !STATEMENT_ELEMENTS.includes(name)),
  };
}

function patternElementOf(members: Json, name: 'Action' | 'Resource'): PatternElement {
  const plain = members[name];
  const negated = members[`Not${name}`];
  if ((plain === undefined) === (negated === undefined)) {
    throw new MalformedPolicyError(`a statement must have either ${name} or Not${name}`);
  }
  return { patterns: textsOf(plain ?? negated, name), isNegated: plain === undefined };
}

function conditionsOf(block: unknown): PolicyCondition[] {
  return Object.entries(objectOf(block, 'Condition')).flatMap(([operator, keys]) =>
    Object.entries(objectOf(keys, 'a condition operator')).map(([key, value]) => ({
      operator,
      key,
      values: valuesOf(value),
    })),
  );
}

function valuesOf(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => {
    if (typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean') {
      return String(each);
    }
    throw new MalformedPolicyError('a condition value must be a string, a number or a boolean');
  });
}

function textsOf(value: unknown, name: string): string[] {
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  const isValid = texts.length > 0 && texts.every((text) => typeof text === 'string');
  // An empty list is refused, as a `NotResource` of nothing would match everything.
  if (!isValid) throw new MalformedPolicyError(`${name} must be a string or a list of strings`);
  return texts;
}

function requireText(value: unknown, name: string): void {
  if (value !== undefined && typeof value !== 'string') {
    throw new MalformedPolicyError(`${name} must be a string`);
  }
}

function objectOf(value: unknown, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedPolicyError(`${name} must be an object`);
  }
  return value as Json;
}

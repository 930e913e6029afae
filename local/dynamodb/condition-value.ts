// The values that a request to DynamoDB has for the condition keys of its permissions, as far as they are certain.
import type { RequestValues } from '../iam/request-value.ts';

type Json = Readonly<Record<string, unknown>>;

const EXPRESSIONS = ['ProjectionExpression', 'UpdateExpression', 'ConditionExpression'];

/** Members that hold attributes by name: keys, items, and parameters from before there were expressions. */
const NAMED = ['Key', 'Item', 'AttributeUpdates', 'Expected'];

const KEYWORDS = new Set([
  ...['SET', 'REMOVE', 'ADD', 'DELETE'],
  ...['AND', 'OR', 'NOT', 'BETWEEN', 'IN'],
]);

/** A name or its placeholder at the beginning of a path: no value, no function, no further part of a path. */
const ATTRIBUTE = /(?<![\w.:#])(?:#\w+|[A-Za-z_]\w*)(?!\w|\s*\()/g;

/**
 * Gives the values for requests that work on one item; any other request has none that are known, so that a statement
 * with conditions does not allow it. Attributes are those that the request reads, writes or compares, those of the key
 * included. A read that does not say what it wants selects everything; whether one that does has `dynamodb:Select` at all
 * is not documented, so that it has none.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function conditionValuesOf(operation: string, body: unknown): RequestValues {
  const members = isObject(body) ? body : {};
  switch (operation) {
    case 'GetItem':
      return {
        'dynamodb:attributes': attributesOf(members),
        'dynamodb:select': selectsSome(members) ? [] : ['ALL_ATTRIBUTES'],
        'dynamodb:returnvalues': [],
      };
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return {
        'dynamodb:attributes': attributesOf(members),
        'dynamodb:select': [],
        'dynamodb:returnvalues': [returnValuesOf(members)],
      };
    default:
      return {};
  }
}

function selectsSome(members: Json): boolean {
  return (
    typeof members['ProjectionExpression'] === 'string' || Array.isArray(members['AttributesToGet'])
  );
}

/** What an answer shows of an item whose condition failed is all of it. */
function returnValuesOf(members: Json): string {
  const onFailure = members['ReturnValuesOnConditionCheckFailure'];
  const value =
    typeof onFailure === 'string' && onFailure !== 'NONE' ? onFailure : members['ReturnValues'];
  return typeof value === 'string' ? value : 'NONE';
}

function attributesOf(members: Json): readonly string[] {
  const { ExpressionAttributeNames: placeholders, AttributesToGet: selected } = members;
  const names = isObject(placeholders) ? placeholders : {};
  const inExpressions = EXPRESSIONS.flatMap((name) => namesIn(members[name])).map((name) =>
    name.startsWith('#') ? String(names[name]) : name,
  );
  const named = NAMED.flatMap((name) =>
    isObject(members[name]) ? Object.keys(members[name]) : [],
  );
  const listed = Array.isArray(selected) ? (selected as unknown[]).map(String) : [];
  return [...new Set([...named, ...listed, ...inExpressions])];
}

function namesIn(expression: unknown): readonly string[] {
  const names = typeof expression === 'string' ? (expression.match(ATTRIBUTE) ?? []) : [];
  return names.filter((name) => !KEYWORDS.has(name.toUpperCase()));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

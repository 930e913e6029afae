// What a request to DynamoDB asks for in the terms of IAM: which action on which tables and indexes.

/** One action that a request needs, on one resource; the resource is `*` when the request names no table. */
export interface RequestedAccess {
  readonly action: string;
  readonly resourceArn: string;
}

type Json = Readonly<Record<string, unknown>>;

const TARGET = /^DynamoDB(?:Streams)?_\d{8}\.([A-Za-z]+)$/;

/** Members that name the one table of a request, by name or ARN. */
const TABLE_MEMBERS = ['TableName', 'ResourceArn', 'TableArn', 'StreamArn'];

/** Operations that work on an index, and need it instead of its table, when they name one. */
const INDEX_OPERATIONS = ['Query', 'Scan'];

/** The parts of a transaction's items, and the action that each needs instead of one for the transaction. */
const TRANSACTION_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['Get', 'dynamodb:GetItem'],
  ['Put', 'dynamodb:PutItem'],
  ['Update', 'dynamodb:UpdateItem'],
  ['Delete', 'dynamodb:DeleteItem'],
  ['ConditionCheck', 'dynamodb:ConditionCheckItem'],
]);

/** Gives the operation that the `X-Amz-Target` header names, or undefined when it is none of DynamoDB's. */
export function operationOf(target: string | undefined): string | undefined {
  return TARGET.exec(target ?? '')?.[1];
}

/**
 * Gives everything that the request must be allowed to do; all of it, or the request is refused. Every member that could
 * name a table counts, whether the operation has such a member or not, so that none can draw attention from another.
 * Requests in PartiQL are not taken apart and need their action on `*`.
 *
 * @param arnOf Gives the ARN of a table from its name.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function requestedAccessOf(
  operation: string,
  body: unknown,
  arnOf: (tableName: string) => string,
): readonly RequestedAccess[] {
  const members = isObject(body) ? body : {};
  const action = `dynamodb:${operation}`;
  const resourceOf = (table: string) => (table.startsWith('arn:') ? table : arnOf(table));
  const { RequestItems: batch, TransactItems: transaction, IndexName: index } = members;
  const isOnIndex = typeof index === 'string' && INDEX_OPERATIONS.includes(operation);

  const single = TABLE_MEMBERS.map((name) => members[name])
    .filter((table) => typeof table === 'string')
    .map((table) => resourceOf(table) + (isOnIndex ? `/index/${index}` : ''));
  const batched = isObject(batch) ? Object.keys(batch).map(resourceOf) : [];
  const transacted = Array.isArray(transaction)
    ? (transaction as unknown[]).flatMap((item) => transactionAccess(item, resourceOf))
    : [];
  const access = [
    ...[...single, ...batched].map((resourceArn) => ({ action, resourceArn })),
    ...transacted,
  ];
  // A request that names no table must be allowed its action on everything.
  return access.length > 0 ? access : [{ action, resourceArn: '*' }];
}

function transactionAccess(
  item: unknown,
  resourceOf: (table: string) => string,
): RequestedAccess[] {
  if (!isObject(item)) return [];
  return Object.entries(item).map(([kind, part]) => {
    const table = isObject(part) ? part['TableName'] : undefined;
    return {
      action: TRANSACTION_ACTIONS.get(kind) ?? `dynamodb:${kind}`,
      resourceArn: typeof table === 'string' ? resourceOf(table) : '*',
    };
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

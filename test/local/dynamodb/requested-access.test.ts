// What each kind of request asks for.
import { operationOf, requestedAccessOf } from '../../../local/dynamodb/requested-access.ts';

const arnOf = (name: string) => `arn:${name}`;

/** The access as `action resource` lines. */
function ask(operation: string, body: unknown) {
  return requestedAccessOf(operation, body, arnOf).map(
    ({ action, resourceArn }) => `${action} ${resourceArn}`,
  );
}

describe('operationOf', () => {
  it('reads the operation, and nothing from another service', () => {
    expect(operationOf('DynamoDB_20120810.GetItem')).toBe('GetItem');
    expect(operationOf('DynamoDBStreams_20120810.GetRecords')).toBe('GetRecords');
    expect(operationOf('Kinesis_20131202.GetRecords')).toBeUndefined();
    expect(operationOf('DynamoDB_20120810.Get.Item')).toBeUndefined();
    expect(operationOf(undefined)).toBeUndefined();
  });
});

describe('requestedAccessOf', () => {
  it.each<[string, unknown, string[]]>([
    ['GetItem', { TableName: 't', Key: {} }, ['dynamodb:GetItem arn:t']],
    ['GetItem', { TableName: 'arn:aws:x' }, ['dynamodb:GetItem arn:aws:x']],
    ['Query', { TableName: 't', IndexName: 'i' }, ['dynamodb:Query arn:t/index/i']],
    ['Scan', { TableName: 't' }, ['dynamodb:Scan arn:t']],
    [
      'BatchGetItem',
      { RequestItems: { a: {}, b: {} } },
      ['dynamodb:BatchGetItem arn:a', 'dynamodb:BatchGetItem arn:b'],
    ],
    ['BatchWriteItem', { RequestItems: { a: [] } }, ['dynamodb:BatchWriteItem arn:a']],
    [
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName: 'a' } }] },
      ['dynamodb:GetItem arn:a'],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'a' } },
          { Update: { TableName: 'b' } },
          { Delete: { TableName: 'a' } },
          { ConditionCheck: { TableName: 'a' } },
        ],
      },
      [
        'dynamodb:PutItem arn:a',
        'dynamodb:UpdateItem arn:b',
        'dynamodb:DeleteItem arn:a',
        'dynamodb:ConditionCheckItem arn:a',
      ],
    ],
    ['TagResource', { ResourceArn: 'arn:t' }, ['dynamodb:TagResource arn:t']],
    ['ListTables', {}, ['dynamodb:ListTables *']],
    ['ExecuteStatement', { Statement: 'SELECT * FROM t' }, ['dynamodb:ExecuteStatement *']],
  ])('%s of %j', (operation, body, access) => {
    expect(ask(operation, body)).toEqual(access);
  });

  it.each<[string, unknown]>([
    ['a body that is no object', 'TableName'],
    ['an empty batch', { RequestItems: {} }],
    ['an empty transaction', { TransactItems: [] }],
    ['a transaction of nonsense', { TransactItems: [1, null] }],
    ['a table name that is no text', { TableName: 5 }],
  ])('asks for everything when it is given %s', (_name, body) => {
    expect(ask('GetItem', body)).toEqual(['dynamodb:GetItem *']);
  });

  it('asks for every table that is named, so that a foreign member cannot hide one', () => {
    const body = { TableName: 'secret', RequestItems: { mine: {} }, IndexName: 'i' };

    expect(ask('GetItem', body)).toEqual([
      'dynamodb:GetItem arn:secret',
      'dynamodb:GetItem arn:mine',
    ]);
    expect(ask('TransactGetItems', { ...body, TransactItems: [{ constructor: {} }] })).toContain(
      'dynamodb:constructor *',
    );
  });

  it('asks for everything for a part of a transaction that names no table', () => {
    expect(ask('TransactWriteItems', { TransactItems: [{ Put: {} }, { Odd: 1 }] })).toEqual([
      'dynamodb:PutItem *',
      'dynamodb:Odd *',
    ]);
  });
});

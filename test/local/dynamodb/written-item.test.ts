// Which items a request may change, by operation.
import { createClock } from '../../../local/clock.ts';
import { createTableStream } from '../../../local/dynamodb/table-stream.ts';
import { writtenItemsOf } from '../../../local/dynamodb/written-item.ts';

const stream = createTableStream(
  {
    tableName: 'T',
    keyNames: ['pk'],
    streamArn: 'arn',
    viewType: 'KEYS_ONLY',
    region: 'eu-west-1',
  },
  createClock(),
);
const key = (text: string) => ({ pk: { S: text } });
const keysOf = (operation: string, body: unknown) =>
  writtenItemsOf(operation, body, [stream]).map((item) => item.key);

it.each<[string, unknown, string[]]>([
  ['PutItem', { TableName: 'T', Item: { ...key('a'), x: { S: '1' } } }, ['a']],
  ['UpdateItem', { TableName: 'T', Key: key('a') }, ['a']],
  ['DeleteItem', { TableName: 'arn:aws:dynamodb:eu-west-1:1:table/T', Key: key('a') }, ['a']],
  [
    'BatchWriteItem',
    {
      RequestItems: {
        T: [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('b') } }],
        Other: [{ DeleteRequest: { Key: key('c') } }],
      },
    },
    ['a', 'b'],
  ],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'T', Item: key('a') } },
        { Update: { TableName: 'T', Key: key('b') } },
        { Delete: { TableName: 'T', Key: key('c') } },
        { ConditionCheck: { TableName: 'T', Key: key('d') } },
      ],
    },
    ['a', 'b', 'c'],
  ],
])('finds what %s writes', (operation, body, texts) => {
  expect(keysOf(operation, body)).toEqual(texts.map(key));
});

it.each<[string, string, unknown]>([
  ['an operation that reads', 'GetItem', { TableName: 'T', Key: key('a') }],
  ['another table', 'PutItem', { TableName: 'TT', Item: key('a') }],
  ['a write without its key', 'PutItem', { TableName: 'T', Item: { x: { S: '1' } } }],
  ['a body that is no object', 'PutItem', []],
  ['members of a wrong kind', 'PutItem', { TableName: 'T', Item: 'x' }],
  ['a batch of a wrong kind', 'BatchWriteItem', { RequestItems: { T: [{ PutRequest: null }, 1] } }],
  ['a transaction of a wrong kind', 'TransactWriteItems', { TransactItems: [null, { Put: 1 }] }],
])('finds nothing in %s', (_case, operation, body) => {
  expect(keysOf(operation, body)).toEqual([]);
});

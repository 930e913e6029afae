// What a request to DynamoDB has for condition keys.
import { conditionValuesOf } from '../../../local/dynamodb/condition-value.ts';

const Key = { pk: { S: 'a' } };
const attributesOf = (operation: string, body: object) =>
  conditionValuesOf(operation, body)['dynamodb:attributes'];

it.each<[string, string, object, string[]]>([
  [
    'a projection',
    'GetItem',
    { Key, ProjectionExpression: 'a, b.c, d[0].e' },
    ['pk', 'a', 'b', 'd'],
  ],
  [
    'a projection by placeholders',
    'GetItem',
    { Key, ProjectionExpression: '#x.#y', ExpressionAttributeNames: { '#x': 'a', '#y': 'b' } },
    ['pk', 'a'],
  ],
  ['a list', 'GetItem', { Key, AttributesToGet: ['a'] }, ['pk', 'a']],
  ['an item', 'PutItem', { Item: { ...Key, a: { S: '' } } }, ['pk', 'a']],
  [
    'an update under a condition',
    'UpdateItem',
    {
      Key,
      UpdateExpression: 'SET a = if_not_exists(b, :v) + :w remove c',
      ConditionExpression: 'attribute_exists(d) AND (NOT e BETWEEN :v AND :w OR size (f) > :v)',
    },
    ['pk', 'a', 'b', 'c', 'd', 'e', 'f'],
  ],
  [
    'parameters from before expressions',
    'UpdateItem',
    { Key, AttributeUpdates: { a: {} }, Expected: { b: {} } },
    ['pk', 'a', 'b'],
  ],
  ['a deletion', 'DeleteItem', { Key }, ['pk']],
])('cloud-05: finds the attributes of %s', (_case, operation, body, names) => {
  expect(attributesOf(operation, body)).toEqual(names);
});

it('takes a placeholder without a name for an attribute of no policy', () => {
  expect(attributesOf('GetItem', { Key, ProjectionExpression: '#x' })).toEqual(['pk', 'undefined']);
});

it('cloud-05: takes a read that does not say what it wants for one of everything', () => {
  const selectOf = (body: object) => conditionValuesOf('GetItem', body)['dynamodb:select'];

  expect(selectOf({ Key })).toEqual(['ALL_ATTRIBUTES']);
  expect(selectOf({ Key, ProjectionExpression: 'a' })).toEqual([]);
});

it('cloud-05: takes what a failed condition would show for returned', () => {
  const returned = (body: object) => conditionValuesOf('UpdateItem', body)['dynamodb:returnvalues'];

  expect(returned({ Key })).toEqual(['NONE']);
  expect(returned({ Key, ReturnValues: 'UPDATED_NEW' })).toEqual(['UPDATED_NEW']);
  expect(
    returned({ Key, ReturnValues: 'NONE', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
  ).toEqual(['ALL_OLD']);
});

it.each(['Query', 'BatchWriteItem', 'TransactWriteItems'])(
  'is certain of nothing in %s',
  (operation) => {
    expect(conditionValuesOf(operation, { Key })).toEqual({});
    expect(conditionValuesOf(operation, null)).toEqual({});
  },
);

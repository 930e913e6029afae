// Conditions on the keys of services: what is settled, and what is left to the evaluation.
import { hasConditions, settleConditions } from '../../../local/iam/request-value.ts';

const VALUES = {
  'dynamodb:attributes': ['a', 'b'],
  'dynamodb:select': ['SOME'],
  'dynamodb:returnvalues': [],
};
const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' };
const document = (Condition?: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ ...ALLOW, ...(Condition !== undefined && { Condition }) }],
});
const settle = (condition: unknown) =>
  (settleConditions(document(condition), VALUES) as { Statement: unknown[] }).Statement;

it.each<[string, object]>([
  [
    'all values are listed',
    { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['a', 'b', 'c'] } },
  ],
  ['any value is listed', { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': 'b' } }],
  ['the one value is listed', { StringEquals: { 'dynamodb:Select': ['SOME', 'ALL'] } }],
  ['the one value is like it', { StringLike: { 'DynamoDB:select': 'S*' } }],
  [
    'the value is optional and not there',
    { StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' } },
  ],
  ['the value is there and listed', { StringEqualsIfExists: { 'dynamodb:Select': 'SOME' } }],
])('leaves a condition out when %s', (_case, condition) => {
  expect(settle(condition)).toEqual([ALLOW]);
});

it.each<[string, object]>([
  ['one value is not listed', { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['a'] } }],
  ['the value is not there', { StringEquals: { 'dynamodb:ReturnValues': 'NONE' } }],
  ['no value is listed', { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': ['c'] } }],
  ['the one value is not listed', { StringEqualsIfExists: { 'dynamodb:Select': 'ALL' } }],
  [
    'another condition does not hold',
    { StringEquals: { 'dynamodb:Select': 'ALL', 'aws:Referer': 'x' } },
  ],
])('leaves the statement out when %s', (_case, condition) => {
  expect(settle(condition)).toEqual([]);
});

it.each<[string, object]>([
  ['a key that is not known', { StringEquals: { 'dynamodb:LeadingKeys': 'a' } }],
  ['an operator that is not known', { StringNotEquals: { 'dynamodb:Select': 'ALL' } }],
  ['several values without a set operator', { StringEquals: { 'dynamodb:Attributes': 'a' } }],
  ['a policy variable', { StringEquals: { 'dynamodb:Select': '${aws:username}' } }],
  ['a value that is no text', { StringEquals: { 'dynamodb:Select': [true] } }],
])('leaves %s to the evaluation', (_case, condition) => {
  expect(settle(condition)).toEqual([{ ...ALLOW, Condition: condition }]);
});

it('leaves the other conditions of a statement in it', () => {
  const condition = { StringEquals: { 'dynamodb:Select': 'SOME', 'aws:Referer': 'x' } };

  expect(settle(condition)).toEqual([
    { ...ALLOW, Condition: { StringEquals: { 'aws:Referer': ['x'] } } },
  ]);
});

it('takes a single statement, and passes on what is no policy', () => {
  expect(settleConditions({ Statement: ALLOW }, VALUES)).toEqual({ Statement: [ALLOW] });
  expect(settleConditions('text', VALUES)).toBe('text');
});

it('tells whether there are conditions', () => {
  expect([document({}), document(), 'text'].map(hasConditions)).toEqual([true, false, false]);
});

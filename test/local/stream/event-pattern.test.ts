// Lambda's event filtering, rule by rule.
import { compileEventPattern } from '../../../local/stream/event-pattern.ts';

const EVENT = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { state: { S: 'Active' }, count: { N: '5' }, flag: { BOOL: true } } },
  size: 7,
  nothing: null,
};
const matches = (pattern: object) => compileEventPattern(JSON.stringify(pattern))(EVENT);
const state = (...rules: unknown[]) => ({ dynamodb: { NewImage: { state: { S: rules } } } });

it.each<[string, object, object]>([
  ['equality', { eventName: ['INSERT'] }, { eventName: ['insert'] }],
  ['alternatives', { eventName: ['MODIFY', 'INSERT'] }, { eventName: ['MODIFY', 'REMOVE'] }],
  ['every member', { eventName: ['INSERT'], size: [7] }, { eventName: ['INSERT'], size: [8] }],
  ['nesting', state('Active'), state('Ended')],
  ['null', { nothing: [null] }, { size: [null] }],
  ['a boolean', { dynamodb: { NewImage: { flag: { BOOL: [true] } } } }, { size: [true] }],
  [
    'existence',
    state({ exists: true }),
    { dynamodb: { OldImage: { a: { S: [{ exists: true }] } } } },
  ],
  [
    'absence',
    { dynamodb: { OldImage: { a: { S: [{ exists: false }] } } } },
    state({ exists: false }),
  ],
  ['a prefix', state({ prefix: 'Act' }), state({ prefix: 'act' })],
  ['a suffix', state({ suffix: 'ive' }), state({ suffix: 'Act' })],
  [
    'a text in any case',
    state({ 'equals-ignore-case': 'aCTIVE' }),
    state({ 'equals-ignore-case': 'a' }),
  ],
  ['anything but', state({ 'anything-but': ['Ended'] }), state({ 'anything-but': 'Active' })],
  ['a range', { size: [{ numeric: ['>', 6, '<=', 7] }] }, { size: [{ numeric: ['<', 7] }] }],
  [
    'a number',
    { size: [{ numeric: ['=', 7] }] },
    { dynamodb: { NewImage: { count: { N: [5] } } } },
  ],
])('matches by %s', (_case, fitting, unfitting) => {
  expect([matches(fitting), matches(unfitting)]).toEqual([true, false]);
});

it.each([
  ['text that is no JSON', 'eventName'],
  ['JSON that is no object', '[]'],
  ['a value outside a list', '{"a":"b"}'],
  ['an empty list', '{"a":[]}'],
  ['a rule that is not known', '{"a":[{"cidr":"10.0.0.0/8"}]}'],
  ['two rules in one', '{"a":[{"prefix":"a","suffix":"b"}]}'],
  ['$or', '{"$or":[{"a":[1]}]}'],
  ['a prefix that is no text', '{"a":[{"prefix":1}]}'],
  ['a nested anything-but', '{"a":[{"anything-but":{"prefix":"a"}}]}'],
  ['a comparison that is not known', '{"a":[{"numeric":["~",1]}]}'],
  ['a comparison without a limit', '{"a":[{"numeric":["<"]}]}'],
  ['no comparison', '{"a":[{"numeric":[]}]}'],
])('refuses %s', (_case, text) => {
  expect(() => compileEventPattern(text)).toThrow(
    expect.objectContaining({ name: 'EventPatternError' }) as Error,
  );
});

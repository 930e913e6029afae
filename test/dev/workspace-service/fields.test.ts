import { parseChoice, parseFields } from '../../../dev/workspace-service/fields.ts';

const SHAPE = {
  name: 'string',
  size: 'number?',
  on: 'boolean?',
  tags: 'object?',
  list: 'array?',
} as const;

it('gives the fields of the shape and leaves out the others', () => {
  const body = { name: 'a', size: 1, on: false, tags: { b: 2 }, list: [3], other: 4 };

  expect(parseFields(body, SHAPE)).toEqual({
    name: 'a',
    size: 1,
    on: false,
    tags: { b: 2 },
    list: [3],
  });
});

it('leaves out optional fields that are missing', () => {
  expect(parseFields({ name: 'a' }, SHAPE)).toEqual({ name: 'a' });
  expect(parseFields(undefined, { size: 'number?' })).toEqual({});
});

it.each([
  [undefined, 'name is required'],
  [[], 'body must be a JSON object'],
  ['text', 'body must be a JSON object'],
  [{ name: null }, 'name must be a string'],
  [{ name: 'a', size: '1' }, 'size must be a number'],
  [{ name: 'a', on: 1 }, 'on must be a boolean'],
  [{ name: 'a', tags: [] }, 'tags must be an object'],
  [{ name: 'a', tags: null }, 'tags must be an object'],
  [{ name: 'a', list: {} }, 'list must be an array'],
])('refuses %j, naming the field', (body, message) => {
  expect(() => parseFields(body, SHAPE)).toThrow(message);
});

it('gives the choice, or says which there are', () => {
  expect(parseChoice('colour', 'red', ['red', 'green'])).toBe('red');
  expect(() => parseChoice('colour', 'Red', ['red', 'green'])).toThrow(
    'colour must be one of red, green',
  );
});

import {
  readChoice,
  readCount,
  readHttpsUrl,
  readOptional,
  readText,
} from '../../core/variable.ts';

const variables = { TEXT: 'a', EMPTY: '', COUNT: '300', URL: 'https://keys.example/set' };

it('reads what is set', () => {
  expect(readText(variables, 'TEXT')).toBe('a');
  expect(readCount(variables, 'COUNT')).toBe(300);
  expect(readChoice(variables, 'TEXT', ['a', 'b'])).toBe('a');
  expect(readHttpsUrl(variables, 'URL')).toBe('https://keys.example/set');
});

it('takes an empty variable for a missing one, where one may be missing', () => {
  expect(readOptional(variables, 'TEXT')).toBe('a');
  expect(readOptional(variables, 'EMPTY')).toBeUndefined();
  expect(readOptional(variables, 'ABSENT')).toBeUndefined();
});

it.each([
  ['a missing variable', () => readText(variables, 'ABSENT'), 'ABSENT must be set'],
  ['an empty variable', () => readText(variables, 'EMPTY'), 'EMPTY must be set'],
  ['a word for a number', () => readCount(variables, 'TEXT'), 'TEXT must be a whole number'],
  [
    'a number that is too long',
    () => readCount({ COUNT: '1234567890' }, 'COUNT'),
    'COUNT must be a whole number',
  ],
  ['an unknown word', () => readChoice(variables, 'TEXT', ['b', 'c']), 'TEXT must be one of b, c'],
  [
    'an address without TLS',
    () => readHttpsUrl({ URL: 'http://a.example' }, 'URL'),
    'URL must be an https URL',
  ],
  ['no address', () => readHttpsUrl({ URL: 'https://' }, 'URL'), 'URL must be an https URL'],
])('fails on %s, naming the variable', (_, read, message) => {
  expect(read).toThrow(new TypeError(message));
});
